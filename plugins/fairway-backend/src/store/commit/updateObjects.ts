import type { Columns, Transaction } from '../database';
import {
  KindStorage,
  previousColumns,
  previousLabels,
  updatableColumns,
} from '../objects';
import {
  byTable,
  CHANGE_COLUMNS,
  keepHistory,
  kindExpression,
  refuseStale,
  writeAndLog,
} from './objectStatements';
import type { PreparedBatch, PreparedState } from './prepareBatch';
import { deleteSelectors, insertOwners, insertSelectors } from './relatedRows';

/** Writes new states of objects that are as they are expected to be. @throws RefusedError */
export async function updateObjects(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
): Promise<void> {
  const updates = batches.flatMap(batch => batch.updates);
  if (updates.length === 0) {
    return;
  }
  const byUid = new Map(
    updates.map(update => [update.object.metadata.uid, update]),
  );
  const found = new Set<string>();
  const reselected: PreparedState[] = [];
  for (const { storage, writes } of byTable(updates)) {
    await keepHistory(transaction, storage, writes);
    const logged = await writeAndLog(
      transaction,
      writes,
      recordColumns(storage),
      {
        write: updateStatement(storage),
        log: logStatement(transaction, storage),
      },
    );
    for (const { uid, previous } of logged) {
      found.add(uid);
      const update = byUid.get(uid)!;
      if (previous !== null && movesSelectors(update, previous)) {
        reselected.push(update);
      }
    }
  }
  refuseStale(batches, 'updates', found);
  await deleteSelectors(transaction, reselected);
  await insertSelectors(transaction, reselected);
  await insertOwners(transaction, updates);
}

function recordColumns(storage: KindStorage): Columns {
  return {
    uid: 'text',
    expected: 'bigint',
    resource_version: 'bigint',
    ...updatableColumns(storage),
  };
}

function updateStatement(storage: KindStorage): string {
  const { table } = storage;
  const assignments = [
    'resource_version',
    ...Object.keys(updatableColumns(storage)),
  ].map(column =>
    column === 'spec'
      ? `spec = coalesce(r.spec, ${table}.spec)`
      : `${column} = r.${column}`,
  );
  return `UPDATE ${table} SET ${assignments.join(', ')} FROM r
    WHERE ${table}.uid = r.uid AND ${table}.resource_version = r.expected`;
}

function logStatement(transaction: Transaction, storage: KindStorage): string {
  const updatable = updatableColumns(storage);
  const selectable = previousColumns(storage);
  const changed = selectable
    .filter(column => column in updatable)
    .map(column => `t.${column} IS DISTINCT FROM r.${column}`);
  const previous = transaction.dialect.jsonArray(
    selectable.map(column => `t.${column}`),
  );
  return `INSERT INTO changes (${CHANGE_COLUMNS})
    SELECT r.resource_version, ${kindExpression(storage, 't')},
      t.namespace, t.name, t.uid, 'MODIFIED',
      r.labels, r.metadata, coalesce(r.spec, t.spec), r.status,
      CASE WHEN ${changed.join(' OR ')} THEN ${previous} END
    FROM r JOIN ${
      storage.table
    } t ON t.uid = r.uid AND t.resource_version = r.expected
    RETURNING uid, previous`;
}

/** Whether rows of the table `selectors` change. What a table has columns for besides labels is not among them. */
function movesSelectors(update: PreparedState, previous: string): boolean {
  return update.storage.shared || previousLabels(previous) !== update.labels;
}
