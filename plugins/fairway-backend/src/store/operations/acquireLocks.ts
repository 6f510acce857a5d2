import { heldClaims } from '../commit/checkFences';
import type { Database, Transaction } from '../database';
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

/** A request for locks under a claim. */
export interface LockRequest {
  claim: { key: string; fence: number };
  wanted: readonly Omit<LockPlace, 'fence'>[];
}

/**
 * Joins the queues of locks, or finds the places taken before, for several requests at once.
 *
 * @remarks Places are taken in turn with all other writers, so that a lower number never shows up after a higher one: who is
 * seen at the head of a queue stays there until the place is given up.
 *
 * @returns for each request where its wanted places stand, in their order; the error where its claim is gone
 */
export async function acquireLocks(
  database: Database,
  requests: readonly LockRequest[],
): Promise<(LockState[] | FencedError)[]> {
  const { held, rows } = await database.transaction(async transaction => {
    await transaction.run(
      `UPDATE revision SET value = value WHERE id = 1 RETURNING ${transaction.limits} AS limits`,
    );
    const claims = requests.map(({ claim }) => claim);
    const fences = await heldClaims(transaction, claims);
    const granted = requests.filter(
      ({ claim }) => fences.get(claim.key) === claim.fence,
    );
    const places = granted.flatMap(({ wanted }) => wanted);
    return {
      held: new Set(granted),
      rows: places.length > 0 ? await takePlaces(transaction, places) : [],
    };
  });
  const states = new Map(
    standings(rows).map(state => [
      `${lockText(state.place)}${state.place.targetUid}`,
      state,
    ]),
  );
  return requests.map(request =>
    held.has(request)
      ? request.wanted.map(
          place => states.get(`${lockText(place)}${place.targetUid}`)!,
        )
      : new FencedError(request.claim.key),
  );
}

/** @returns all places of the locks */
async function takePlaces(
  transaction: Transaction,
  places: readonly Omit<LockPlace, 'fence'>[],
): Promise<LockRow[]> {
  const json = JSON.stringify(
    places.map((place, position) => ({
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
  const recordset = transaction.dialect.recordset(PLACE);
  await transaction.run(
    `INSERT INTO locks (${LIST}) SELECT ${LIST} FROM (${recordset}) AS r WHERE 1 = 1 ORDER BY position
     ON CONFLICT (namespace, cluster, source, unit, target_uid) DO NOTHING`,
    [json],
  );
  const { rows } = await transaction.run<LockRow>(
    `WITH r AS (SELECT DISTINCT namespace, cluster, source, unit FROM (${recordset}) AS w)
     SELECT l.* FROM r JOIN locks l ON l.namespace = r.namespace AND l.cluster = r.cluster
       AND l.source = r.source AND l.unit = r.unit ORDER BY l.fence`,
    [json],
  );
  return rows;
}
