import {
  formatLabelSelector,
  isNamedReference,
  ObjectReference,
} from '@fairway/plugin-fairway-common';
import type { ClusterConnection, WatchedObject } from '../clusters';
import { ClusterError, isSelection } from '../clusters';
import type { ObjectInterest } from '../drivers';
import { deliveryError, refused } from './deliveryErrors';

/** How many objects a selector may match. Whoever means more has split the unit, or mistyped the selector. @public */
export const MAX_OBJECTS = 20;

/** An object of a unit, and its state where it is there. @public */
export interface FoundObject {
  reference: ObjectReference;
  live: WatchedObject | undefined;
}

/** What to watch for the objects of a unit. @public */
export function interestOf(object: ObjectReference): ObjectInterest {
  const { apiVersion, kind, namespace } = object;
  return isNamedReference(object)
    ? { apiVersion, kind, namespace, name: object.name }
    : {
        apiVersion,
        kind,
        namespace,
        labelSelector: formatLabelSelector(object.selector ?? {}),
      };
}

/**
 * The objects of a unit: the one that is named, which may be missing, or all that the selector matches.
 *
 * @throws ClusterError where the cluster cannot tell; DeliveryError where the selector matches nothing, or too much
 *
 * @public
 */
export async function findObjects(
  object: ObjectReference,
  {
    cluster,
    signal,
  }: {
    cluster: Pick<ClusterConnection, 'name' | 'get' | 'select'>;
    signal: AbortSignal;
  },
  fresh: boolean,
): Promise<FoundObject[]> {
  const interest = interestOf(object);
  if (!isSelection(interest)) {
    const live = await cluster.get(interest, { signal, fresh });
    return [{ reference: object, live }];
  }
  const options = { signal, fresh, limit: MAX_OBJECTS };
  const found = await cluster.select(interest, options).catch(error => {
    throw error instanceof ClusterError && error.reason === 'TooManyObjects'
      ? refused(object, {
          reason: 'TooManyObjects',
          problem: `more than ${MAX_OBJECTS} of them are on cluster "${cluster.name}"; make the selector of the unit narrower`,
        })
      : error;
  });
  if (found.length === 0) {
    throw refused(object, {
      reason: 'NotFound',
      problem: `there is none on cluster "${cluster.name}"; correct the selector of the unit, or deploy it first: Fairway creates nothing`,
    });
  }
  return found
    .map(live => ({ reference: referenceOf(object, live), live }))
    .sort((a, b) => keyOf(a.reference).localeCompare(keyOf(b.reference)));
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

function referenceOf(
  { apiVersion, kind }: ObjectReference,
  { metadata }: WatchedObject,
): ObjectReference {
  const { namespace, name } = metadata;
  return { apiVersion, kind, namespace, name };
}

function keyOf({ namespace = '', name = '' }: ObjectReference): string {
  return `${namespace}/${name}`;
}
