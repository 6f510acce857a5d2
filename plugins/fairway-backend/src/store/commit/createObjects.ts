import type { Columns, Transaction } from '../database';
import { insertableColumns } from '../objects';
import {
  byTable,
  CHANGE_COLUMNS,
  kindExpression,
  writeAndLog,
} from './objectStatements';
import type { PreparedBatch } from './prepareBatch';
import { insertOwners, insertSelectors } from './relatedRows';

/** Writes new objects. A name or uid that is taken fails as a violation of a unique index. */
export async function createObjects(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
): Promise<void> {
  const creates = batches.flatMap(batch => batch.creates);
  for (const { storage, writes } of byTable(creates)) {
    const columns: Columns = {
      uid: 'text',
      namespace: 'text',
      name: 'text',
      resource_version: 'bigint',
      ...insertableColumns(storage),
    };
    const list = Object.keys(columns).join(', ');
    const content =
      storage.history === 'reference'
        ? 'NULL, NULL, NULL, NULL'
        : 'r.labels, r.metadata, r.spec, r.status';
    await writeAndLog(transaction, writes, columns, {
      write: `INSERT INTO ${storage.table} (${list}) SELECT ${list} FROM r`,
      log: `INSERT INTO changes (${CHANGE_COLUMNS})
        SELECT r.resource_version, ${kindExpression(storage, 'r')},
          r.namespace, r.name, r.uid, 'ADDED', ${content}, NULL
        FROM r`,
    });
  }
  await insertSelectors(transaction, creates);
  await insertOwners(transaction, creates);
}
