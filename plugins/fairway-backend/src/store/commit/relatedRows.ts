import type { Transaction } from '../database';
import { chunksOf } from './objectStatements';
import { PreparedState, PreparedWrite } from './prepareBatch';

const SELECTOR = {
  kind: 'text',
  origin: 'text',
  key: 'text',
  value: 'text',
  uid: 'text',
} as const;
const OWNER = { owner_uid: 'text', uid: 'text' } as const;
const UID = { uid: 'text' } as const;

/** Writes the labels and fields of objects that have no column. */
export async function insertSelectors(
  transaction: Transaction,
  writes: readonly PreparedState[],
): Promise<void> {
  const rows = writes.flatMap(({ selectors }) => selectors);
  const recordset = transaction.dialect.recordset(SELECTOR);
  for (const chunk of chunksOf(rows)) {
    await transaction.run(
      `INSERT INTO selectors (kind, origin, key, value, uid)
       SELECT kind, origin, key, value, uid FROM (${recordset}) AS r`,
      [JSON.stringify(chunk)],
    );
  }
}

/** Drops the labels and fields of objects that have no column. */
export async function deleteSelectors(
  transaction: Transaction,
  writes: readonly PreparedWrite[],
): Promise<void> {
  await deleteByUid(transaction, 'selectors', writes);
}

/** Writes the owners of objects that have no column. */
export async function insertOwners(
  transaction: Transaction,
  writes: readonly PreparedState[],
): Promise<void> {
  const rows = writes.flatMap(({ object, furtherOwners }) =>
    furtherOwners.map(owner => ({
      owner_uid: owner,
      uid: object.metadata.uid,
    })),
  );
  const recordset = transaction.dialect.recordset(OWNER);
  for (const chunk of chunksOf(rows)) {
    await transaction.run(
      `INSERT INTO owners (owner_uid, uid)
       SELECT owner_uid, uid FROM (${recordset}) AS r WHERE 1 = 1 ON CONFLICT (owner_uid, uid) DO NOTHING`,
      [JSON.stringify(chunk)],
    );
  }
}

/** Drops the owners of objects that have no column. */
export async function deleteOwners(
  transaction: Transaction,
  writes: readonly PreparedWrite[],
): Promise<void> {
  await deleteByUid(transaction, 'owners', writes);
}

async function deleteByUid(
  transaction: Transaction,
  table: string,
  writes: readonly PreparedWrite[],
): Promise<void> {
  const recordset = transaction.dialect.recordset(UID);
  for (const chunk of chunksOf(writes)) {
    await transaction.run(
      `DELETE FROM ${table} WHERE uid IN (SELECT uid FROM (${recordset}) AS r)`,
      [
        JSON.stringify(
          chunk.map(({ object }) => ({ uid: object.metadata.uid })),
        ),
      ],
    );
  }
}
