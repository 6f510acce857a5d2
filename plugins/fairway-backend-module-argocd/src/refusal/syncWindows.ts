import { ClusterError, WatchedObject } from '@fairway/plugin-fairway-node';
import {
  Refusal,
  RelatedObjects,
  specOf,
  statusOf,
} from '@fairway/plugin-fairway-node/driverKit';
import type { DriverConfig } from '../driverConfig';
import { API_VERSION } from '../kinds';
import { globMatch } from './globMatch';
import { describeWindow, SyncWindow, timesOf } from './SyncWindow';

/** How long a window is waited for before it is read again: somebody may have changed it. */
const RECHECK_MS = 5 * 60_000;

/**
 * How old an AppProject may be. It has many Applications, and each of them asks before its write and right at it. A window that was
 * added in between is no harm: Argo CD holds the sync back then.
 */
const PROJECT_MAX_AGE_MS = 5_000;

/** How many ends and beginnings of windows are looked through for a time at which a sync is possible. */
const MOST_STEPS = 50;

/** What stands against a sync, and until when. */
interface Blockage {
  windows: SyncWindow[];
  /** When one of them changes, in milliseconds. */
  changesAt: number;
}

/**
 * The windows of the project that stand against a sync of an Application now.
 *
 * @remarks
 * Argo CD would take the request and hold it back, with the version written already. Where the project may not be read it is left
 * to do so.
 */
export async function syncWindowRefusal(
  application: WatchedObject,
  {
    isManual,
    namespace,
  }: { isManual: boolean } & Pick<DriverConfig, 'namespace'>,
  related: RelatedObjects,
): Promise<Refusal | undefined> {
  const project = await projectOf(application, namespace, related);
  const windows = matchingWindows(project, application);
  const now = related.now();
  const blockage = blockageAt(windows, isManual, now);
  if (!project || !blockage) {
    return undefined;
  }
  const until = freeFrom(windows, isManual, blockage);
  return {
    reason: 'SyncWindow',
    problem: `AppProject ${
      project.metadata.name
    } does not let it be synced now: ${blockage.windows
      .map(describeWindow)
      .join('; ')}. ${
      until === undefined
        ? 'Nothing tells when it will'
        : `It is written at ${new Date(until).toISOString()}`
    }${isManual ? '' : '; a window with manualSync lets people sync'}`,
    retryAfterMs: Math.min(RECHECK_MS, (until ?? Infinity) - now),
    waits: true,
  };
}

async function projectOf(
  application: WatchedObject,
  namespace: string | undefined,
  related: RelatedObjects,
): Promise<WatchedObject | undefined> {
  const { controllerNamespace } = statusOf(application);
  const key = {
    apiVersion: API_VERSION,
    kind: 'AppProject',
    namespace:
      namespace ??
      (controllerNamespace as string | undefined) ??
      application.metadata.namespace,
    name: specOf(application).project || 'default',
  };
  return related.get(key, { maxAgeMs: PROJECT_MAX_AGE_MS }).catch(error => {
    if (error instanceof ClusterError && error.reason === 'Forbidden') {
      return undefined;
    }
    throw error;
  });
}

/** The windows of a project that are about an Application. */
export function matchingWindows(
  project: WatchedObject | undefined,
  application: WatchedObject,
): SyncWindow[] {
  const windows: SyncWindow[] = project
    ? specOf(project).syncWindows ?? []
    : [];
  const { destination = {} } = specOf(application);
  return windows.filter(window => {
    const matches = [
      matchesAny(window.applications, [application.metadata.name]),
      matchesAny(window.namespaces, [destination.namespace]),
      matchesAny(window.clusters, [destination.name, destination.server]),
    ].filter(match => match !== undefined);
    return (
      matches.length > 0 &&
      (window.andOperator ? matches.every(Boolean) : matches.some(Boolean))
    );
  });
}

/** @returns undefined where there are no patterns */
function matchesAny(
  patterns: string[] | undefined,
  texts: (string | undefined)[],
): boolean | undefined {
  return patterns && patterns.length > 0
    ? patterns.some(pattern =>
        texts.some(text => text && globMatch(pattern, text)),
      )
    : undefined;
}

/**
 * What stands against a sync at a time: each deny window that is open; otherwise, where there are allow windows, that none of them is.
 * People may sync nevertheless where all windows that stand against it say so.
 */
function blockageAt(
  windows: readonly SyncWindow[],
  isManual: boolean,
  time: number,
): Blockage | undefined {
  const timed = windows.flatMap(window => {
    const times = timesOf(window, time);
    return times ? [{ window, times }] : [];
  });
  const denying = timed.filter(
    ({ window, times }) => window.kind === 'deny' && times.isActive,
  );
  const allowing = timed.filter(({ window }) => window.kind === 'allow');
  const against =
    denying.length > 0 || allowing.some(({ times }) => times.isActive)
      ? denying
      : allowing;
  const isLetThrough =
    isManual && against.every(({ window }) => window.manualSync);
  return against.length === 0 || isLetThrough
    ? undefined
    : {
        windows: against.map(({ window }) => window),
        changesAt: Math.min(
          ...against.map(({ window, times }) =>
            window.kind === 'deny' ? times.end : times.nextStart,
          ),
        ),
      };
}

/** The first time at which nothing stands against a sync; undefined where none was found. */
function freeFrom(
  windows: readonly SyncWindow[],
  isManual: boolean,
  blockage: Blockage,
): number | undefined {
  let against: Blockage = blockage;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    // A window is not open yet at the very time of its beginning, and not any more at that of its end.
    const time = against.changesAt + 1;
    const next = blockageAt(windows, isManual, time);
    if (!next) {
      return time;
    }
    against = next;
  }
  return undefined;
}
