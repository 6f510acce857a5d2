import type { Transaction } from '../database';
import {
  byTable,
  CHANGE_COLUMNS,
  keepHistory,
  kindExpression,
  refuseStale,
  writeAndLog,
} from './objectStatements';
import type { PreparedBatch } from './prepareBatch';
import { deleteOwners, deleteSelectors } from './relatedRows';

const COLUMNS = {
  uid: 'text',
  expected: 'bigint',
  resource_version: 'bigint',
} as const;

/** Removes objects that are as they are expected to be. @throws RefusedError */
export async function deleteObjects(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
): Promise<void> {
  const deletes = batches.flatMap(batch => batch.deletes);
  if (deletes.length === 0) {
    return;
  }
  const found = new Set<string>();
  for (const { storage, writes } of byTable(deletes)) {
    await keepHistory(transaction, storage, writes);
    const logged = await writeAndLog(transaction, writes, COLUMNS, {
      // What is deleted and not logged, because something else was expected, comes back by the refusal below.
      write: `DELETE FROM ${storage.table} WHERE uid IN (SELECT uid FROM r)`,
      log: `INSERT INTO changes (${CHANGE_COLUMNS})
        SELECT r.resource_version, ${kindExpression(storage, 't')},
          t.namespace, t.name, t.uid, 'DELETED',
          t.labels, t.metadata, t.spec, t.status, NULL
        FROM r JOIN ${
          storage.table
        } t ON t.uid = r.uid AND t.resource_version = r.expected
        RETURNING uid, previous`,
    });
    logged.forEach(({ uid }) => found.add(uid));
  }
  refuseStale(batches, 'deletes', found);
  await deleteSelectors(transaction, deletes);
  await deleteOwners(transaction, deletes);
}
