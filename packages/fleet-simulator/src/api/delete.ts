import { KindDefinition, kindRef, tableKey } from '../kinds/kind';
import {
  isJsonObject,
  JsonObject,
  KubernetesObject,
} from '../kubernetes/object';
import { conflict, KubernetesStatus } from '../kubernetes/status';
import { ApiContext, mustGet, nowText } from './context';

/** Options of a delete, from its body and query. */
export interface DeleteRequest {
  dryRun: boolean;
  preconditions?: { uid?: string; resourceVersion?: string };
}

/** Reads `DeleteOptions` from a body. */
export function parseDeleteOptions(
  body: unknown,
  query: URLSearchParams,
): DeleteRequest {
  const options: JsonObject = isJsonObject(body) ? body : {};
  const dryRun =
    query.get('dryRun') === 'All' ||
    (Array.isArray(options.dryRun) && options.dryRun.includes('All'));
  const preconditions = isJsonObject(options.preconditions)
    ? (options.preconditions as DeleteRequest['preconditions'])
    : undefined;
  return { dryRun, preconditions };
}

function assertPreconditions(
  kind: KindDefinition,
  live: KubernetesObject,
  preconditions: DeleteRequest['preconditions'],
): void {
  const { name, uid, resourceVersion } = live.metadata;
  const ref = kindRef(kind);
  if (preconditions?.uid && preconditions.uid !== uid) {
    throw conflict(
      ref,
      name!,
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  if (
    preconditions?.resourceVersion &&
    preconditions.resourceVersion !== resourceVersion
  ) {
    throw conflict(
      ref,
      name!,
      `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}

function deleted(
  kind: KindDefinition,
  object: KubernetesObject,
): KubernetesStatus {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: object.metadata.name,
      ...(kind.group ? { group: kind.group } : {}),
      kind: kind.plural,
      uid: object.metadata.uid,
    },
  };
}

/** Marks an object that something must finish before it goes away. */
function terminating(
  context: ApiContext,
  kind: KindDefinition,
  live: KubernetesObject,
): KubernetesObject {
  return {
    ...live,
    metadata: {
      ...live.metadata,
      deletionTimestamp: nowText(context),
      ...(kind.kind === 'Namespace' ? {} : { deletionGracePeriodSeconds: 0 }),
      ...(live.metadata.generation === undefined
        ? {}
        : { generation: live.metadata.generation + 1 }),
    },
    ...(kind.kind === 'Namespace'
      ? { status: { ...live.status, phase: 'Terminating' } }
      : {}),
  };
}

/**
 * Deletes an object at once, or marks it if it has finalizers. Namespaces are
 * always marked; the simulated namespace controller removes them.
 *
 * @returns the marked object, or a `Status` for one that is gone.
 * @throws StatusError 404, or 409 for a failed precondition.
 */
export function deleteObject(
  context: ApiContext,
  kind: KindDefinition,
  namespace: string | undefined,
  name: string,
  request: DeleteRequest,
): KubernetesObject | KubernetesStatus {
  const live = mustGet(context, kind, namespace, name);
  assertPreconditions(kind, live, request.preconditions);
  const table = tableKey(kind);
  if (kind.kind === 'Namespace' || live.metadata.finalizers?.length) {
    if (live.metadata.deletionTimestamp) {
      return live;
    }
    const marked = terminating(context, kind, live);
    return request.dryRun ? marked : context.store.put(table, marked);
  }
  if (!request.dryRun) {
    context.store.remove(table, live);
  }
  return deleted(kind, live);
}
