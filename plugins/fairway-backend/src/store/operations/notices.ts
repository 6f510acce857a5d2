import type { PromotionRun } from '@fairway/plugin-fairway-common';
import type { Session } from '../database';
import { ObjectRow, readColumns, readObject, storageOf } from '../objects';

/** Up to which revision background work of this name has looked; undefined where it never has. */
export async function readCursor(
  { knex }: Session,
  name: string,
): Promise<number | undefined> {
  const row = await knex('cursors').where({ name }).first('revision');
  return row && Number(row.revision);
}

/** Looks at a revision from now on, unless somebody has gone further already. */
export async function writeCursor(
  { knex }: Session,
  name: string,
  revision: number,
): Promise<void> {
  await knex('cursors')
    .insert({ name, revision })
    .onConflict('name')
    .merge()
    .where('cursors.revision', '<', revision);
}

/** Runs that have changed after a revision and not since, in the order in which they did. */
export async function readChangedRuns(
  { knex }: Session,
  after: number,
  limit: number,
): Promise<PromotionRun[]> {
  const rows: ObjectRow[] = await knex('promotion_runs')
    .where('resource_version', '>', after)
    .orderBy('resource_version')
    .limit(limit)
    .select(readColumns(storageOf('PromotionRun')));
  return rows.map(row => readObject('PromotionRun', row) as PromotionRun);
}

/** Those of these notices that were told. */
export async function readNotices(
  { knex }: Session,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows: { id: string }[] = await knex('notices')
    .whereIn('id', [...ids])
    .select('id');
  return new Set(rows.map(({ id }) => id));
}

/** Records that a notice was told, and forgets those about runs that are gone. */
export async function writeNotice(
  { knex }: Session,
  { id, runUid }: { id: string; runUid: string },
): Promise<void> {
  await knex('notices')
    .insert({ id, run_uid: runUid })
    .onConflict('id')
    .ignore();
  await knex('notices')
    .whereNotIn('run_uid', knex('promotion_runs').select('uid'))
    .delete();
}
