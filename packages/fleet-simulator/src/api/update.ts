import { trackUpdate } from '../fields/fieldManager';
import { KindDefinition, resourceRef, tableKey } from '../kinds/kind';
import { KubernetesObject } from '../kubernetes/object';
import { conflict, invalid, OBJECT_MODIFIED } from '../kubernetes/status';
import { assertValid, isNoop, nextState, normaliseFor } from './candidate';
import { ApiContext, mustGet } from './context';
import { fieldWrite } from './fieldWrite';
import { readObject } from './objectInput';
import { WriteOptions } from './writeOptions';

/**
 * Checks the preconditions that an object carries.
 *
 * @throws StatusError 409.
 */
export function assertCurrent(
  kind: KindDefinition,
  live: KubernetesObject,
  given: KubernetesObject,
): void {
  const { uid, resourceVersion } = given.metadata;
  const name = live.metadata.name!;
  if (uid && uid !== live.metadata.uid) {
    throw conflict(
      resourceRef(kind),
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid}`,
    );
  }
  if (resourceVersion && resourceVersion !== live.metadata.resourceVersion) {
    throw conflict(resourceRef(kind), name, OBJECT_MODIFIED);
  }
}

/** Stores the next state, or removes an object that waited for its finalizers. */
export function storeNext(
  context: ApiContext,
  kind: KindDefinition,
  live: KubernetesObject,
  next: KubernetesObject,
  dryRun: boolean,
): KubernetesObject {
  if (isNoop(live, next)) {
    return live;
  }
  if (dryRun) {
    return next;
  }
  const finished =
    next.metadata.deletionTimestamp &&
    !next.metadata.finalizers?.length &&
    kind.kind !== 'Namespace';
  if (finished) {
    // Watchers see the revision of the removal, the writer the one before.
    context.store.remove(tableKey(kind), next);
    return next;
  }
  return context.store.put(tableKey(kind), next);
}

/** Replaces an object by a given one, for update and the patches. */
export function replaceObject(
  context: ApiContext,
  kind: KindDefinition,
  live: KubernetesObject,
  given: KubernetesObject,
  options: WriteOptions,
): KubernetesObject {
  assertCurrent(kind, live, given);
  const tracked = trackUpdate(
    fieldWrite(context, kind, options, 'Update'),
    live,
    normaliseFor(kind, options.subresource, given),
  );
  const next = nextState(kind, options.subresource, live, tracked);
  assertValid(kind, next, live);
  return storeNext(context, kind, live, next, options.dryRun);
}

/**
 * Updates an object.
 *
 * @throws StatusError 400, 404, 409 or 422, as the API server does.
 */
export function updateObject(
  context: ApiContext,
  kind: KindDefinition,
  namespace: string | undefined,
  name: string,
  body: unknown,
  options: WriteOptions,
): KubernetesObject {
  const given = readObject(kind, { namespace, name }, body);
  const live = mustGet(context, kind, namespace, name);
  if (kind.custom && !given.metadata.resourceVersion) {
    throw invalid(resourceRef(kind), name, [
      {
        type: 'Invalid',
        field: 'metadata.resourceVersion',
        value: 0,
        detail: 'must be specified for an update',
      },
    ]);
  }
  return replaceObject(context, kind, live, given, options);
}
