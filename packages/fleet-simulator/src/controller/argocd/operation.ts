import { KubernetesObject } from '../../kubernetes/object';
import { revisionsIn, sourcesIn } from './comparison';
import { perSource, resolveRevision, sourcesOf } from './sources';

/** How an operation ended. */
export type OperationEnd = 'Succeeded' | 'Failed' | 'Error';

const HISTORY_LIMIT = 10;

/** What an operation is about to deploy; remembered once it is known. */
function syncResultOf(object: KubernetesObject): object {
  const { operation, spec, status } = object;
  const running = status?.operationState;
  if (running?.phase === 'Running' && running.syncResult) {
    return running.syncResult;
  }
  const sync = operation?.sync ?? {};
  const given = sourcesIn(sync);
  const sources = given.length > 0 ? given : sourcesOf(spec);
  const asked = revisionsIn(sync);
  const revisions = sources.map((source, index) =>
    resolveRevision(source, asked[index] ?? source.targetRevision),
  );
  return {
    ...perSource(spec, 'revision', 'revisions', revisions),
    ...perSource(spec, 'source', 'sources', sources),
  };
}

/** An Application whose operation runs. */
export function runningOperation(
  object: KubernetesObject,
  now: string,
  details: { message?: string; applying?: boolean } = {},
): KubernetesObject {
  const before = object.status?.operationState;
  const startedAt = before?.phase === 'Running' ? before.startedAt : now;
  return {
    ...object,
    status: {
      ...object.status,
      operationState: {
        operation: object.operation,
        phase: 'Running',
        ...(details.message ? { message: details.message } : {}),
        startedAt,
        ...(details.applying ? { syncResult: syncResultOf(object) } : {}),
      },
    },
  };
}

function withHistory(object: KubernetesObject, now: string): KubernetesObject {
  const { spec, status } = object;
  const { syncResult, startedAt, operation } = status.operationState;
  const before: Array<{ id: number }> = status.history ?? [];
  const limit = spec.revisionHistoryLimit ?? HISTORY_LIMIT;
  const { resources: _, ...deployed } = syncResult;
  const entry = {
    id: (before.at(-1)?.id ?? -1) + 1,
    deployStartedAt: startedAt,
    deployedAt: now,
    initiatedBy: operation.initiatedBy ?? {},
    ...deployed,
  };
  const history = [...before, entry].slice(-Math.max(1, limit));
  return { ...object, status: { ...status, history } };
}

/**
 * An Application whose operation ended: `operation` is gone, and a successful
 * one is in the history.
 */
export function finishedOperation(
  object: KubernetesObject,
  end: OperationEnd,
  message: string,
  now: string,
): KubernetesObject {
  const { operation, ...rest } = object;
  const before = object.status?.operationState;
  const retries = end === 'Succeeded' ? 0 : operation?.retry?.limit ?? 0;
  const { namespace } = object.spec.destination ?? {};
  const succeeded = end === 'Succeeded';
  const operationState = {
    operation: operation ?? before?.operation,
    phase: end,
    message: retries > 0 ? `${message} (retried ${retries} times).` : message,
    startedAt: before?.phase === 'Running' ? before.startedAt : now,
    finishedAt: now,
    ...(retries > 0 ? { retryCount: retries } : {}),
    syncResult: {
      ...syncResultOf(object),
      resources: [
        {
          group: 'apps',
          version: 'v1',
          kind: 'Deployment',
          name: object.metadata.name,
          ...(namespace ? { namespace } : {}),
          status: succeeded ? 'Synced' : 'SyncFailed',
          message: succeeded
            ? `deployment.apps/${object.metadata.name} configured`
            : message,
          hookPhase: succeeded ? 'Running' : 'Failed',
          syncPhase: 'Sync',
        },
      ],
    },
  };
  const next = {
    ...(rest as KubernetesObject),
    status: { ...object.status, operationState },
  };
  return succeeded ? withHistory(next, now) : next;
}
