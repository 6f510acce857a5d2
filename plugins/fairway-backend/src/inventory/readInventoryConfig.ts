import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { EngineConfig } from '../engine';

const KEY = 'fairway.inventory.interval';
const WATCH = 'fairway.inventory.watch';
const MIN_MS = 10_000;

/**
 * Reads `fairway.inventory`.
 *
 * @returns what is set there; everything else keeps its default
 * @throws InputError where the interval is too short, or the number of watches makes no sense
 */
export function readInventoryConfig(config: Config): Partial<EngineConfig> {
  return { ...intervalOf(config), ...watchesOf(config) };
}

function intervalOf(
  config: Config,
): Pick<Partial<EngineConfig>, 'inventoryMs'> {
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

function watchesOf(
  config: Config,
): Pick<Partial<EngineConfig>, 'inventoryWatches'> {
  const value = config.getOptional(WATCH);
  if (value === undefined || value === true) {
    return {};
  }
  const inventoryWatches = value === false ? 0 : Number(value);
  if (!Number.isInteger(inventoryWatches) || inventoryWatches < 0) {
    throw new InputError(
      `${WATCH} is ${JSON.stringify(
        value,
      )}; it must be true, false, or how many objects are watched at most`,
    );
  }
  return { inventoryWatches };
}
