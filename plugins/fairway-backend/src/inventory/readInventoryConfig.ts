import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { EngineConfig } from '../engine';

const KEY = 'fairway.inventory.interval';
const MIN_MS = 10_000;

/**
 * Reads `fairway.inventory`.
 *
 * @returns what is set there; everything else keeps its default
 * @throws InputError where the interval is too short
 */
export function readInventoryConfig(config: Config): Partial<EngineConfig> {
  const value = config.getOptional(KEY);
  if (value === undefined) {
    return {};
  }
  if (value === false || value === 0 || value === '0') {
    return { inventoryMs: 0 };
  }
  const inventoryMs = durationToMilliseconds(
    readDurationFromConfig(config, { key: KEY }),
  );
  if (inventoryMs < MIN_MS) {
    throw new InputError(
      `${KEY} is ${inventoryMs} ms; it must be at least 10 seconds, or false to turn the inventory off`,
    );
  }
  return { inventoryMs };
}
