import { findDependents } from '../operations/findDependents';
import type { Session } from '../database';
import { ObjectUpdate, WriteBatch } from '../types';

/**
 * Updates that take an owner out of its dependents, for objects that are removed without them.
 *
 * @remarks Dependents that the batch writes itself are left to it.
 */
export async function orphanDependents(
  session: Session,
  batch: WriteBatch,
): Promise<ObjectUpdate[]> {
  const written = new Set(
    [...(batch.updates ?? []), ...(batch.deletes ?? [])].map(
      ({ object }) => object.metadata.uid,
    ),
  );
  const orphaning = (batch.deletes ?? [])
    .filter(({ dependents }) => dependents === 'Orphan')
    .map(({ object }) => object.metadata);
  const owners = new Set(orphaning.map(({ uid }) => uid));
  const updates = new Map<string, ObjectUpdate>();
  for (const owner of orphaning) {
    for (const object of await findDependents(session, owner)) {
      const { uid, ownerReferences, resourceVersion } = object.metadata;
      if (!written.has(uid)) {
        updates.set(uid, {
          object: {
            ...object,
            metadata: {
              ...object.metadata,
              ownerReferences: ownerReferences?.filter(
                reference => !owners.has(reference.uid),
              ),
            },
          },
          expected: resourceVersion,
        });
      }
    }
  }
  return [...updates.values()];
}
