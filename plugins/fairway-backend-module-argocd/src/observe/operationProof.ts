import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  failed,
  Health,
  progressing,
} from '@fairway/plugin-fairway-node/driverKit';
import {
  hasFailed,
  isRunning,
  OperationState,
  operationStateOf,
  requestedOperation,
} from '../status';
import { initiatorOf, intentOf } from '../write/operation';
import { isAboutSpec } from './sameSources';
import { describeFailure, shorten } from './syncFailure';

/** What is known of the sync that goes with a write. */
export interface StartedSync {
  /** The intent that it was asked for. */
  key: string;
  /** When the sync before had begun, as the Application told it; undefined where nothing was written. */
  before?: string;
}

/** What an Application tells after a write of when its last sync began. */
export function lastSyncOf(application: WatchedObject): { before: string } {
  return { before: operationStateOf(application)?.startedAt ?? '' };
}

/**
 * The sync that proves that a version was carried out; none where nothing was written, and none is needed.
 *
 * @remarks
 * Argo CD shows one sync only. So ours may have been followed by another before anybody looked, which is as good where it was about
 * the same sources. Whether it began after the write is told by comparison with what was there at the write, without any clock.
 */
export function provingSync(
  application: WatchedObject,
  { key, before }: StartedSync,
): Health | { sync?: OperationState } {
  const requested = requestedOperation(application);
  const last = operationStateOf(application);
  const who = initiatorOf(last?.operation);
  const isOurs = intentOf(last?.operation) === key;
  if (isRunning(last)) {
    return progressing(
      'Syncing',
      `${isOurs ? 'its sync' : `a sync by ${who}`} is ${
        last!.phase === 'Running' ? 'running' : 'being terminated'
      }${last!.message ? `: ${shorten(last!.message)}` : ''}`,
      operationEvidence(last),
    );
  }
  if (requested) {
    return progressing(
      'SyncRequested',
      intentOf(requested) === key
        ? 'Argo CD has not begun the sync yet'
        : `a sync by ${initiatorOf(requested)} is about to begin`,
    );
  }
  const isAboutThis =
    last?.syncResult !== undefined && isAboutSpec(last.syncResult, application);
  if (isOurs || (before === undefined && isAboutThis)) {
    return hasFailed(last) ? syncFailed(last!, isOurs, who) : { sync: last };
  }
  if (before === undefined) {
    return {};
  }
  if (last === undefined || (last.startedAt ?? '') === before) {
    return failed(
      'SyncLost',
      'the sync that goes with the version was taken away before Argo CD began it; retry to ask for another',
      operationEvidence(last),
    );
  }
  if (hasFailed(last) && (isAboutThis || !last.syncResult)) {
    return syncFailed(last, false, who);
  }
  return isAboutThis
    ? { sync: last }
    : failed(
        'SyncedOtherwise',
        `a later sync by ${who} was about another version or other settings; retry to sync to this version again`,
        operationEvidence(last),
      );
}

function syncFailed(
  state: OperationState,
  isOurs: boolean,
  who: string,
): Health {
  return failed(
    'SyncFailed',
    `${isOurs ? '' : `a later sync by ${who} failed: `}${describeFailure(
      state,
    )}`,
    operationEvidence(state),
  );
}

/** The numbers of a sync. */
export function operationEvidence(
  state: OperationState | undefined,
): Record<string, unknown> {
  const { phase, startedAt, finishedAt, syncResult } = state ?? {};
  const { revision, revisions } = syncResult ?? {};
  return { operation: { phase, startedAt, finishedAt, revision, revisions } };
}
