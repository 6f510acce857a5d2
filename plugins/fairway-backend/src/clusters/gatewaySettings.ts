import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { parseDuration } from '@fairway/plugin-fairway-common';
import type { BudgetOptions } from './transport/RequestBudget';
import { DEFAULT_WATCH_SETTINGS, WatchSettings } from './watch';

/** Limits of the gateway. */
export interface GatewaySettings {
  budget: BudgetOptions;
  requestTimeoutMs: number;
  watch: WatchSettings;
}

const PATH = 'fairway.clusterRequests';

/** Reads `fairway.clusterRequests`. @throws InputError that names the field */
export function readGatewaySettings(config: Config): GatewaySettings {
  const requests = config.getOptionalConfig(PATH);
  const positive = (field: string, fallback: number) => {
    const value = requests?.getOptionalNumber(field) ?? fallback;
    if (value <= 0) {
      throw new InputError(`${PATH}.${field} must be greater than 0`);
    }
    return value;
  };
  const timeout = requests?.getOptionalString('timeout') ?? '15s';
  const requestTimeoutMs = parseDuration(timeout);
  if (!requestTimeoutMs) {
    throw new InputError(`${PATH}.timeout must be a duration such as 15s`);
  }
  return {
    budget: {
      maxConcurrent: Math.ceil(positive('maxConcurrent', 8)),
      qps: positive('qps', 50),
      burst: Math.max(1, positive('burst', 100)),
    },
    requestTimeoutMs,
    watch: DEFAULT_WATCH_SETTINGS,
  };
}
