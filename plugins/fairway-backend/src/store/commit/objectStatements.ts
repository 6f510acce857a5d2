import type { Columns, Transaction } from '../database';
import type { KindStorage } from '../objects';
import { StaleObjectError } from '../types';
import { PreparedBatch, PreparedWrite } from './prepareBatch';
import { Refusals } from './RefusedError';

/** The columns of the table `changes`, in the order in which the statements here fill them. */
export const CHANGE_COLUMNS =
  'revision, kind, namespace, name, uid, type, labels, metadata, spec, status, previous';

/** How many rows go into one statement, which bounds the size of its parameter. */
const CHUNK = 1_000;

/** Rows in the pieces in which they go to the database. */
export function chunksOf<T>(rows: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < rows.length; start += CHUNK) {
    chunks.push(rows.slice(start, start + CHUNK));
  }
  return chunks;
}

/** Writes grouped by the table that they go to. */
export function byTable<TWrite extends PreparedWrite>(
  writes: readonly TWrite[],
): { storage: KindStorage; writes: TWrite[] }[] {
  const groups = new Map<string, { storage: KindStorage; writes: TWrite[] }>();
  for (const write of writes) {
    const { storage } = write;
    const group = groups.get(storage.table);
    if (group) {
      group.writes.push(write);
    } else {
      groups.set(storage.table, { storage, writes: [write] });
    }
  }
  return [...groups.values()];
}

/** The kind of a row, as an expression. */
export function kindExpression(storage: KindStorage, alias: string): string {
  return storage.shared ? `${alias}.kind` : `'${storage.kind}'`;
}

/** What the log says of a row that was written. */
export interface LoggedRow {
  uid: string;
  /** See `changes.previous`; null where selectors see no difference. */
  previous: string | null;
}

/** Writes rows and logs them, each statement for many rows. @returns what the log returns */
export async function writeAndLog(
  transaction: Transaction,
  writes: readonly PreparedWrite[],
  columns: Columns,
  sql: { write: string; log: string },
): Promise<LoggedRow[]> {
  const { dialect } = transaction;
  const { statements, logged } = dialect.writeAndLog({
    recordset: dialect.recordset(columns),
    ...sql,
  });
  const rows: LoggedRow[] = [];
  for (const chunk of chunksOf(writes)) {
    const json = chunk
      .map(
        ({ json: members, revision }) =>
          `{${members},"resource_version":${revision}}`,
      )
      .join(',');
    for (const [index, statement] of statements.entries()) {
      const result = await transaction.run<LoggedRow>(statement, [`[${json}]`]);
      if (index === logged) {
        rows.push(...result.rows);
      }
    }
  }
  return rows;
}

/**
 * Copies the newest state of objects into the history, where the history has only referred to it, before it changes.
 *
 * @remarks The change that led to a state has the revision of the state, so it is found by what the writer expects.
 */
export async function keepHistory(
  transaction: Transaction,
  storage: KindStorage,
  writes: readonly PreparedWrite[],
): Promise<void> {
  if (storage.history !== 'reference') {
    return;
  }
  const { dialect } = transaction;
  for (const chunk of chunksOf(writes)) {
    await transaction.run(
      `WITH r AS (${dialect.recordset({ uid: 'text', expected: 'bigint' })})
       UPDATE changes SET labels = t.labels, metadata = t.metadata, spec = t.spec, status = t.status
       FROM r JOIN ${
         storage.table
       } t ON t.uid = r.uid AND t.resource_version = r.expected
       WHERE changes.revision = r.expected AND changes.metadata IS NULL`,
      [`[${chunk.map(({ json }) => `{${json}}`).join(',')}]`],
    );
  }
}

/** @throws RefusedError for each batch with a write whose object was not found as expected */
export function refuseStale(
  batches: readonly PreparedBatch[],
  of: 'updates' | 'deletes',
  found: ReadonlySet<string>,
): void {
  const refusals = new Refusals();
  for (const batch of batches) {
    for (const { object } of batch[of]) {
      const { namespace, name, uid } = object.metadata;
      if (!found.has(uid)) {
        const { kind } = object;
        refusals.add(batch, new StaleObjectError({ kind, namespace, name }));
      }
    }
  }
  refusals.check();
}
