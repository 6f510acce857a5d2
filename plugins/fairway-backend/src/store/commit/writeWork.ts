import type { Transaction } from '../database';
import { ALL_TABLES } from '../objects';
import { FencedError, WorkChange, WorkItem } from '../types';
import type { PreparedBatch } from './prepareBatch';
import { Refusals } from './RefusedError';

const ITEM = {
  key: 'text',
  kind: 'text',
  namespace: 'text',
  name: 'text',
  uid: 'text',
} as const;
const SCHEDULE = { key: 'text', fence: 'bigint', due_at: 'bigint' } as const;
const COMPLETION = {
  key: 'text',
  fence: 'bigint',
  wake_seq: 'bigint',
} as const;

type ChangeOf<TType extends WorkChange['type']> = Extract<
  WorkChange,
  { type: TType }
>;

function changesOf<TType extends WorkChange['type']>(
  batches: readonly PreparedBatch[],
  type: TType,
): ChangeOf<TType>[] {
  return batches
    .flatMap(({ batch }) => batch.work ?? [])
    .filter((change): change is ChangeOf<TType> => change.type === type);
}

/** What a wake does to an item that exists. */
function wakeAssignments(now: string): string {
  const due = `CASE WHEN work.due_at < ${now} THEN work.due_at ELSE ${now} END`;
  return `due_at = ${due}, ready_at = CASE WHEN work.lease_owner IS NULL THEN ${due} ELSE work.ready_at END,
    wake_seq = work.wake_seq + 1, armed = 1`;
}

/**
 * Makes items due at once, and makes those that do not exist.
 *
 * @param source - a query of items, each once; with its parameters
 * @param workFence - where the fences of new items begin, so that no claim of an item that was dropped fits a new one
 */
async function wakeFrom(
  transaction: Transaction,
  source: string,
  bindings: readonly unknown[],
  workFence: number,
): Promise<void> {
  const { now } = transaction;
  await transaction.run(
    `INSERT INTO work (key, kind, namespace, name, uid, due_at, ready_at, wake_seq, seen_seq, armed, fence)
     SELECT key, kind, namespace, name, uid, ${now}, ${now}, 1, 0, 1, ${workFence} FROM (${source}) AS r WHERE 1 = 1
     ON CONFLICT (key) DO UPDATE SET ${wakeAssignments(now)}`,
    bindings,
  );
}

/** Wakes items. */
export async function wakeItems(
  transaction: Transaction,
  items: readonly WorkItem[],
  workFence: number,
): Promise<void> {
  if (items.length === 0) {
    return;
  }
  const rows = new Map(
    items.map(({ key, kind, namespace, name, uid }) => [
      key,
      { key, kind, namespace, name, uid },
    ]),
  );
  await wakeFrom(
    transaction,
    transaction.dialect.recordset(ITEM),
    [JSON.stringify([...rows.values()])],
    workFence,
  );
}

/** Carries out the wakes of batches. */
export async function wakeWork(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
  workFence: number,
): Promise<void> {
  await wakeItems(
    transaction,
    changesOf(batches, 'wake').map(({ item }) => item),
    workFence,
  );
  const namespaces = new Set(
    changesOf(batches, 'wakeNamespace').map(({ namespace }) => namespace),
  );
  for (const namespace of namespaces) {
    await transaction.run(
      `UPDATE work SET ${wakeAssignments(transaction.now)} WHERE namespace = ?`,
      [namespace],
    );
  }
}

/** Makes work for the garbage collector where an object that was removed has left dependents behind. */
export async function collectGarbage(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
  workFence: number,
): Promise<void> {
  const items = batches
    .flatMap(({ deletes }) => deletes)
    .filter(({ dependents }) => dependents === 'Background')
    .map(({ object: { metadata } }) => ({
      key: `Garbage/${metadata.uid}`,
      kind: 'Garbage',
      namespace: metadata.namespace,
      name: metadata.name,
      uid: metadata.uid,
    }));
  if (items.length === 0) {
    return;
  }
  const hasDependents = [...ALL_TABLES.map(({ table }) => table), 'owners']
    .map(table => `EXISTS (SELECT 1 FROM ${table} t WHERE t.owner_uid = i.uid)`)
    .join(' OR ');
  await wakeFrom(
    transaction,
    `SELECT i.* FROM (${transaction.dialect.recordset(
      ITEM,
    )}) AS i WHERE ${hasDependents}`,
    [JSON.stringify(items)],
    workFence,
  );
}

/**
 * Carries out the schedules and completions of batches.
 *
 * @returns a number that is not lower than the fence of any item dropped
 * @throws RefusedError where a newer claim of the item exists
 */
export async function settleWork(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
  workFence: number,
): Promise<number> {
  const settled = new Set([
    ...(await schedule(transaction, changesOf(batches, 'schedule'))),
  ]);
  const { dropped, kept } = await complete(
    transaction,
    changesOf(batches, 'complete'),
  );
  const refusals = new Refusals();
  for (const prepared of batches) {
    for (const change of prepared.batch.work ?? []) {
      const done =
        (change.type === 'schedule' && settled.has(change.key)) ||
        (change.type === 'complete' &&
          (dropped.has(change.key) || kept.has(change.key)));
      if ('fence' in change && !done) {
        refusals.add(prepared, new FencedError(change.key));
      }
    }
  }
  refusals.check();
  return Math.max(workFence, ...dropped.values());
}

/** A wake that the holder has not been told is stronger than its schedule. */
async function schedule(
  transaction: Transaction,
  changes: readonly ChangeOf<'schedule'>[],
): Promise<string[]> {
  if (changes.length === 0) {
    return [];
  }
  const rows = changes.map(({ key, fence, dueAt }) => ({
    key,
    fence,
    due_at: dueAt === undefined ? null : Math.ceil(dueAt),
  }));
  const due =
    'CASE WHEN work.wake_seq > work.seen_seq THEN work.due_at ELSE r.due_at END';
  const result = await transaction.run<{ key: string }>(
    `WITH r AS (${transaction.dialect.recordset(SCHEDULE)})
     UPDATE work SET due_at = ${due}, armed = 1,
       ready_at = CASE WHEN work.lease_owner IS NULL THEN ${due} ELSE work.ready_at END
     FROM r WHERE work.key = r.key AND work.fence = r.fence RETURNING work.key`,
    [JSON.stringify(rows)],
  );
  return result.rows.map(({ key }) => key);
}

/** An item that was woken since its holder last looked is given back instead of dropped. */
async function complete(
  transaction: Transaction,
  changes: readonly ChangeOf<'complete'>[],
): Promise<{ dropped: Map<string, number>; kept: Set<string> }> {
  if (changes.length === 0) {
    return { dropped: new Map(), kept: new Set() };
  }
  const { dialect, now } = transaction;
  const json = JSON.stringify(
    changes.map(({ key, fence, wakeSeq }) => ({
      key,
      fence,
      wake_seq: wakeSeq,
    })),
  );
  const kept = await transaction.run<{ key: string }>(
    `WITH r AS (${dialect.recordset(COMPLETION)})
     UPDATE work SET lease_owner = NULL, lease_until = NULL, armed = 1,
       due_at = CASE WHEN work.due_at < ${now} THEN work.due_at ELSE ${now} END,
       ready_at = CASE WHEN work.due_at < ${now} THEN work.due_at ELSE ${now} END
     FROM r WHERE work.key = r.key AND work.fence = r.fence AND work.wake_seq > r.wake_seq RETURNING work.key`,
    [json],
  );
  const dropped = await transaction.run<{
    key: string;
    fence: number | string;
  }>(
    `WITH r AS (${dialect.recordset(COMPLETION)})
     DELETE FROM work WHERE key IN (
       SELECT w.key FROM r JOIN work w ON w.key = r.key AND w.fence = r.fence AND w.wake_seq <= r.wake_seq
     ) RETURNING key, fence`,
    [json],
  );
  return {
    dropped: new Map(
      dropped.rows.map(({ key, fence }) => [key, Number(fence)]),
    ),
    kept: new Set(kept.rows.map(({ key }) => key)),
  };
}
