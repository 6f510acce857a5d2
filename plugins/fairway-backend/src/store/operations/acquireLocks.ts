import { heldClaims } from '../commit/checkFences';
import type { Database } from '../database';
import { FencedError, LockPlace, LockState } from '../types';
import { LockRow, lockText, standings } from './lockQueues';

const PLACE = {
  position: 'bigint',
  namespace: 'text',
  cluster: 'text',
  source: 'text',
  unit: 'text',
  run_uid: 'text',
  target_uid: 'text',
  run: 'text',
  target: 'text',
} as const;
const { position: _position, ...STORED } = PLACE;
const LIST = Object.keys(STORED).join(', ');

/**
 * Joins the queues of locks, or finds the places taken before.
 *
 * @remarks Places are taken in turn with all other writers, so that a lower number never shows up after a higher one: who is
 * seen at the head of a queue stays there until the place is given up.
 *
 * @returns where each wanted place stands, in the order of the wanted ones
 * @throws FencedError
 */
export async function acquireLocks(
  database: Database,
  claim: { key: string; fence: number },
  wanted: readonly Omit<LockPlace, 'fence'>[],
): Promise<LockState[]> {
  const json = JSON.stringify(
    wanted.map((place, position) => ({
      position,
      namespace: place.namespace,
      cluster: place.cluster,
      source: place.source,
      unit: place.unit,
      run_uid: place.runUid,
      target_uid: place.targetUid,
      run: place.run,
      target: place.target,
    })),
  );
  const recordset = database.dialect.recordset(PLACE);
  const rows = await database.transaction(async transaction => {
    await transaction.run('UPDATE revision SET value = value WHERE id = 1');
    const held = await heldClaims(transaction, [claim]);
    if (held.get(claim.key) !== claim.fence) {
      throw new FencedError(claim.key);
    }
    if (wanted.length === 0) {
      return [];
    }
    await transaction.run(
      `INSERT INTO locks (${LIST}) SELECT ${LIST} FROM (${recordset}) AS r WHERE 1 = 1 ORDER BY position
       ON CONFLICT (namespace, cluster, source, unit, target_uid) DO NOTHING`,
      [json],
    );
    const queues = await transaction.run<LockRow>(
      `WITH r AS (SELECT DISTINCT namespace, cluster, source, unit FROM (${recordset}) AS w)
       SELECT l.* FROM r JOIN locks l ON l.namespace = r.namespace AND l.cluster = r.cluster
         AND l.source = r.source AND l.unit = r.unit ORDER BY l.fence`,
      [json],
    );
    return queues.rows;
  });
  const states = new Map(
    standings(rows).map(state => [
      `${lockText(state.place)}${state.place.targetUid}`,
      state,
    ]),
  );
  return wanted.map(
    place => states.get(`${lockText(place)}${place.targetUid}`)!,
  );
}
