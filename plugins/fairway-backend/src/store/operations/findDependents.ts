import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { Knex } from 'knex';
import type { Session } from '../database';
import type { ObjectIdentity } from '../types';
import { ALL_TABLES, ObjectRow, readColumns, readObject } from '../objects';

/** The objects that have an object of their namespace among their owners, at most `limit`. */
export async function findDependents(
  session: Session,
  { namespace, uid: ownerUid }: ObjectIdentity,
  limit = Infinity,
): Promise<ResourceObject[]> {
  const found: ResourceObject[] = [];
  for (const storage of ALL_TABLES) {
    // The first owner is a column; further ones are hints that may be out of date, so they must not be cut off by a limit.
    for (const further of [false, true]) {
      const query: Knex.QueryBuilder = session
        .knex(storage.table)
        .select(readColumns(storage))
        .where({ namespace });
      if (further) {
        query.whereIn(
          'uid',
          session.knex('owners').select('uid').where('owner_uid', ownerUid),
        );
      } else {
        query.where('owner_uid', ownerUid);
        if (Number.isFinite(limit)) {
          query.limit(limit - found.length);
        }
      }
      const rows: ObjectRow[] = await query;
      const objects = rows
        .map(row => readObject(row.kind ?? storage.kind, row))
        .filter(({ metadata }) =>
          (metadata.ownerReferences ?? [])
            .slice(further ? 1 : 0)
            .some(({ uid }) => uid === ownerUid),
        );
      found.push(...objects.slice(0, limit - found.length));
      if (found.length >= limit) {
        return found;
      }
    }
  }
  return found;
}
