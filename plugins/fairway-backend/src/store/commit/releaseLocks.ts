import type { Transaction } from '../database';
import type { PreparedBatch } from './prepareBatch';
import { wakeItems } from './writeWork';

const UID = { uid: 'text' } as const;
const LOCK_KEY = {
  namespace: 'text',
  cluster: 'text',
  source: 'text',
  unit: 'text',
} as const;

interface PlaceRow {
  fence: number | string;
  namespace: string;
  cluster: string;
  source: string;
  unit: string;
}

/** Gives up places in the queues of locks, and wakes the runs that become holders. */
export async function releaseLocks(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
  workFence: number,
): Promise<void> {
  const releases = batches.flatMap(({ batch }) => batch.releaseLocks ?? []);
  const released = [
    ...(await deletePlaces(
      transaction,
      'target_uid',
      releases.flatMap(({ targets }) => targets ?? []),
    )),
    ...(await deletePlaces(
      transaction,
      'run_uid',
      releases.flatMap(({ runs }) => runs ?? []),
    )),
  ];
  if (released.length === 0) {
    return;
  }
  await wakeItems(
    transaction,
    (
      await newHolders(transaction, released)
    ).map(holder => ({
      key: `PromotionRun/${holder.run_uid}`,
      kind: 'PromotionRun',
      namespace: holder.namespace,
      name: holder.run,
      uid: holder.run_uid,
    })),
    workFence,
  );
}

async function deletePlaces(
  transaction: Transaction,
  column: 'target_uid' | 'run_uid',
  uids: readonly string[],
): Promise<PlaceRow[]> {
  if (uids.length === 0) {
    return [];
  }
  const { rows } = await transaction.run<PlaceRow>(
    `DELETE FROM locks WHERE ${column} IN (SELECT uid FROM (${transaction.dialect.recordset(
      UID,
    )}) AS r)
     RETURNING fence, namespace, cluster, source, unit`,
    [JSON.stringify(uids.map(uid => ({ uid })))],
  );
  return rows;
}

/** The places at the head of queues whose head was released. */
async function newHolders(
  transaction: Transaction,
  released: readonly PlaceRow[],
): Promise<{ namespace: string; run: string; run_uid: string }[]> {
  const columns = { ...LOCK_KEY, released: 'bigint' } as const;
  const { rows } = await transaction.run<{
    namespace: string;
    run: string;
    run_uid: string;
  }>(
    `WITH r AS (
       SELECT namespace, cluster, source, unit, min(released) AS released
       FROM (${transaction.dialect.recordset(columns)}) AS x
       GROUP BY namespace, cluster, source, unit
     )
     SELECT l.namespace, l.run, l.run_uid FROM r JOIN locks l ON l.fence = (
       SELECT min(q.fence) FROM locks q
       WHERE q.namespace = r.namespace AND q.cluster = r.cluster AND q.source = r.source AND q.unit = r.unit
     )
     WHERE l.fence > r.released`,
    [
      JSON.stringify(
        released.map(({ fence, ...key }) => ({
          ...key,
          released: Number(fence),
        })),
      ),
    ],
  );
  return rows;
}
