import { ClusterConnection, ClusterError, wrapConnection } from '../clusters';
import type {
  ApplyReceipt,
  DeliveryIntent,
  DriverBinding,
  DriverContext,
  StoredReceipt,
} from '../drivers';

let lastKey = 0;

/** A new intent to write a version, over whatever is there unless it is said what it replaces. @public */
export function newIntent(
  binding: DriverBinding,
  version: string | null,
  replaces?: string | null,
): DeliveryIntent {
  lastKey += 1;
  return {
    ...binding,
    version,
    ...(replaces === undefined ? {} : { replaces }),
    key: `key-${lastKey}`,
    fence: 1,
    issuedAt: 0,
  };
}

/** What the engine gives to a driver, with a lease that is never lost. @public */
export function driverContext(
  cluster: ClusterConnection,
  overrides: Partial<DriverContext> = {},
): DriverContext {
  return {
    cluster,
    signal: new AbortController().signal,
    now: () => Date.now(),
    assertFence: async () => {},
    ...overrides,
  };
}

/** The part of a receipt that the engine keeps. @public */
export function stored(receipt: ApplyReceipt): StoredReceipt {
  const { object: _, ...rest } = receipt;
  return { ...JSON.parse(JSON.stringify(rest)), at: Date.now() };
}

/** The error of a lost lease, as `assertFence` throws it. @public */
export function fencedError(): Error {
  return Object.assign(new Error('the lease is gone'), { name: 'FencedError' });
}

/** A connection whose next write is carried out, but whose answer is lost. @public */
export function losingNextAnswer(
  cluster: ClusterConnection,
): ClusterConnection {
  let lost = false;
  const losing = <T>(result: T, { dryRun }: { dryRun?: boolean }): T => {
    if (lost || dryRun) {
      return result;
    }
    lost = true;
    throw new ClusterError('Timeout', 'the answer was lost', {
      retryable: true,
      notSent: false,
    });
  };
  return wrapConnection(cluster, {
    apply: async (object, options) =>
      losing(await cluster.apply(object, options), options),
    patch: async (key, patch, options) =>
      losing(await cluster.patch(key, patch, options), options),
  });
}
