import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { EngineConfig } from './engine';

/** The keys under `fairway.engine` that are durations, and the setting each of them is. */
const DURATIONS = {
  lease: 'leaseMs',
  poll: 'pollMs',
  history: 'historyMs',
  clusterProbe: 'clusterProbeMs',
} as const;

/**
 * Reads `fairway.engine`.
 *
 * @returns what is set there; everything else keeps its default
 * @throws InputError where a value is out of bounds
 */
export function readEngineConfig(config: Config): Partial<EngineConfig> {
  const section = config.getOptionalConfig('fairway.engine');
  if (!section) {
    return {};
  }
  const settings: Partial<EngineConfig> = {};
  for (const [key, setting] of Object.entries(DURATIONS)) {
    if (section.has(key)) {
      settings[setting] = durationToMilliseconds(
        readDurationFromConfig(section, { key }),
      );
    }
  }
  const calls = section.getOptionalNumber('maxCalls');
  if (calls !== undefined) {
    if (!Number.isInteger(calls) || calls < 1) {
      throw new InputError(
        `fairway.engine.maxCalls is ${calls}; it must be a whole number of at least 1`,
      );
    }
    settings.maxEffects = calls;
  }
  if (settings.leaseMs !== undefined && settings.leaseMs < 3_000) {
    throw new InputError(
      `fairway.engine.lease is ${settings.leaseMs} ms; it must be at least 3 seconds, because a replica renews it three times in that time`,
    );
  }
  if (settings.pollMs !== undefined && settings.pollMs < 50) {
    throw new InputError(
      `fairway.engine.poll is ${settings.pollMs} ms; it must be at least 50 milliseconds`,
    );
  }
  if (
    settings.clusterProbeMs !== undefined &&
    settings.clusterProbeMs < 10_000
  ) {
    throw new InputError(
      `fairway.engine.clusterProbe is ${settings.clusterProbeMs} ms; it must be at least 10 seconds`,
    );
  }
  return settings;
}
