import type { ObjectReference } from '@fairway/plugin-fairway-common';
import type { ClusterConnection, ObjectKey, WatchedObject } from '../clusters';
import { ClusterError } from '../clusters';
import { namedReference } from '../namedReference';
import { deliveryError } from './deliveryErrors';

/** An object of a unit, and its state where it is there. @public */
export interface FoundObject {
  reference: ObjectReference;
  live: WatchedObject | undefined;
}

/** What to watch for the object of a unit. @throws DeliveryError where it selects objects by labels @public */
export function interestOf(object: ObjectReference): ObjectKey {
  const { apiVersion, kind, namespace, name } = namedReference(object);
  return { apiVersion, kind, namespace, name };
}

/**
 * The objects of a unit: the one that is named, which may be missing.
 *
 * @throws ClusterError where the cluster cannot tell
 *
 * @public
 */
export async function findObjects(
  object: ObjectReference,
  {
    cluster,
    signal,
  }: {
    cluster: Pick<ClusterConnection, 'name' | 'get'>;
    signal: AbortSignal;
  },
  fresh: boolean,
): Promise<FoundObject[]> {
  const live = await cluster.get(interestOf(object), { signal, fresh });
  return [{ reference: object, live }];
}

/** The objects of a unit before a write. @throws DeliveryError, of which it is certain that nothing was sent */
export async function findBeforeWrite(
  ...args: Parameters<typeof findObjects>
): Promise<FoundObject[]> {
  try {
    return await findObjects(...args);
  } catch (error) {
    // A read that fails has written nothing.
    throw deliveryError(
      error instanceof ClusterError ? error.withNotSent(true) : error,
      args[0],
    );
  }
}
