import type { Target } from '@fairway/plugin-fairway-common';
import type { Transaction } from '../database';
import { InventoryRow, inventoryRow, merged } from '../inventory/inventoryRow';
import { chunksOf } from './objectStatements';
import type { PreparedBatch } from './prepareBatch';

const KEY = {
  namespace: 'text',
  source: 'text',
  unit: 'text',
  cluster: 'text',
} as const;

const ROW = {
  ...KEY,
  version: 'text',
  known: 'bigint',
  stage: 'text',
  phase: 'text',
  run: 'text',
  target: 'text',
  target_uid: 'text',
  since: 'bigint',
  writer: 'text',
  writer_uid: 'text',
} as const;

/** What was read on the cluster: what a target tells afterwards is newer. */
const READ = ['drift_since', 'changed_by', 'changed_at', 'problem'] as const;

const LIST = Object.keys(ROW).join(', ');
const SAME_CELL = Object.keys(KEY)
  .map(column => `i.${column} = r.${column}`)
  .join(' AND ');

/**
 * Takes down which version is where, in the transaction that writes the targets that tell it.
 *
 * @remarks A target that is older than the one that tells now changes nothing, whatever is written of it.
 */
export async function writeInventory(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
): Promise<void> {
  await writeRows(transaction, rowsOf(batches));
  await forget(transaction, batches);
}

function rowsOf(batches: readonly PreparedBatch[]): InventoryRow[] {
  const rows = new Map<string, InventoryRow>();
  for (const { creates, updates } of batches) {
    for (const { object } of [...creates, ...updates]) {
      const row =
        object.kind === 'Target' ? inventoryRow(object as Target) : undefined;
      if (row) {
        const key = JSON.stringify([
          row.namespace,
          row.source,
          row.unit,
          row.cluster,
        ]);
        const other = rows.get(key);
        rows.set(key, other ? merged(other, row) : row);
      }
    }
  }
  return [...rows.values()];
}

async function writeRows(
  transaction: Transaction,
  rows: readonly InventoryRow[],
): Promise<void> {
  const recordset = transaction.dialect.recordset({
    ...ROW,
    settled: 'bigint',
    begun: 'bigint',
  });
  for (const chunk of chunksOf(rows)) {
    await transaction.run(
      `INSERT INTO inventory (${LIST}, written, written_known, settled)
       SELECT ${LIST}, r.version, r.known, r.settled FROM (${recordset}) AS r
       WHERE r.begun = 1 OR EXISTS (SELECT 1 FROM inventory i WHERE ${SAME_CELL} AND i.target_uid = r.target_uid)
       ON CONFLICT (namespace, source, unit, cluster) DO UPDATE SET
         version = CASE WHEN excluded.known IS NULL THEN inventory.version ELSE excluded.version END,
         known = coalesce(excluded.known, inventory.known),
         ${[
           'written',
           'written_known',
           'settled',
           'writer',
           'writer_uid',
           ...READ,
         ]
           .map(
             column =>
               `${column} = CASE WHEN excluded.known IS NULL THEN inventory.${column} ELSE excluded.${column} END`,
           )
           .join(', ')},
         stage = excluded.stage, phase = excluded.phase, run = excluded.run,
         target = excluded.target, target_uid = excluded.target_uid, since = excluded.since
       WHERE (inventory.target_uid = excluded.target_uid OR inventory.since <= excluded.since)
         AND (inventory.target_uid IS DISTINCT FROM excluded.target_uid
           OR inventory.phase IS DISTINCT FROM excluded.phase
           OR excluded.known IS NOT NULL
             AND (inventory.written_known IS DISTINCT FROM excluded.known OR inventory.written IS DISTINCT FROM excluded.version))`,
      [JSON.stringify(chunk)],
    );
  }
}

/** What is known of a cluster or source goes with it; of a target that goes, what it has told stays. */
async function forget(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
): Promise<void> {
  const deleted = (kind: string) =>
    batches.flatMap(({ deletes }) =>
      deletes.flatMap(({ object }) =>
        object.kind === kind ? [object.metadata] : [],
      ),
    );
  for (const [kind, table, column] of [
    ['Cluster', 'inventory', 'cluster'],
    ['Cluster', 'readings', 'cluster'],
    ['Source', 'inventory', 'source'],
  ] as const) {
    for (const chunk of chunksOf(deleted(kind))) {
      const names = transaction.dialect.recordset({
        namespace: 'text',
        name: 'text',
      });
      await transaction.run(
        `DELETE FROM ${table} WHERE (namespace, ${column}) IN (SELECT namespace, name FROM (${names}) AS r)`,
        [
          JSON.stringify(
            chunk.map(({ namespace, name }) => ({ namespace, name })),
          ),
        ],
      );
    }
  }
  for (const chunk of chunksOf(deleted('Target'))) {
    const uids = transaction.dialect.recordset({ uid: 'text' });
    for (const [key, columns] of [
      ['target_uid', 'phase = NULL, run = NULL, target = NULL'],
      ['writer_uid', 'writer = NULL'],
    ] as const) {
      await transaction.run(
        `UPDATE inventory SET ${columns}, ${key} = NULL WHERE ${key} IN (SELECT uid FROM (${uids}) AS r)`,
        [JSON.stringify(chunk.map(({ uid }) => ({ uid })))],
      );
    }
  }
}
