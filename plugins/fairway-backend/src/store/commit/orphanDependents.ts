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
  const owners = new Set(
    (batch.deletes ?? [])
      .filter(({ dependents }) => dependents === 'Orphan')
      .map(({ object }) => object.metadata.uid),
  );
  const updates = new Map<string, ObjectUpdate>();
  for (const owner of owners) {
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
