import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { ObjectDelete, WorkChange } from '../store/types';
import type { PropagationPolicy } from './Resources';

/** Kubernetes' own finalizers: they remember how dependents are to be treated while other finalizers hold an object back. */
const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/**
 * The state after a deletion was asked for: marked as being deleted, with the finalizers that the policy needs.
 *
 * @returns `before` itself where the object is being deleted in this way already
 */
export function deletedState(
  before: ResourceObject,
  policy: PropagationPolicy | undefined,
  now: string,
): ResourceObject {
  const current = before.metadata.finalizers ?? [];
  const others = current.filter(
    finalizer => finalizer !== ORPHAN && finalizer !== FOREGROUND,
  );
  const wanted = {
    Orphan: [...others, ORPHAN],
    Foreground: [...others, FOREGROUND],
    Background: others,
  };
  const finalizers = policy ? wanted[policy] : current;
  if (
    before.metadata.deletionTimestamp &&
    finalizers.length === current.length &&
    finalizers.every(finalizer => current.includes(finalizer))
  ) {
    return before;
  }
  const { finalizers: _, ...metadata } = before.metadata;
  return {
    ...before,
    metadata: {
      ...metadata,
      deletionTimestamp: before.metadata.deletionTimestamp ?? now,
      ...(finalizers.length > 0 ? { finalizers } : {}),
    },
  };
}

/** Whether nothing holds back an object that is being deleted, and what then becomes of its dependents. */
export function removesObject({
  metadata,
}: ResourceObject): Pick<ObjectDelete, 'dependents'> | undefined {
  const { deletionTimestamp, finalizers = [] } = metadata;
  if (
    !deletionTimestamp ||
    finalizers.some(finalizer => finalizer !== ORPHAN)
  ) {
    return undefined;
  }
  return { dependents: finalizers.includes(ORPHAN) ? 'Orphan' : 'Background' };
}

/** The work of removing what belongs to an object that is to go away after its dependents. */
export function foregroundWork({ metadata }: ResourceObject): WorkChange[] {
  return metadata.finalizers?.includes(FOREGROUND)
    ? [
        {
          type: 'wake',
          item: {
            key: `Garbage/${metadata.uid}`,
            kind: 'Garbage',
            namespace: metadata.namespace,
            name: metadata.name,
            uid: metadata.uid,
          },
        },
      ]
    : [];
}
