import type { Transaction } from '../database';

/** What the counters stand at when a transaction begins to write. */
export interface Counters {
  firstRevision: number;
  firstAudit: number;
  /** The hash of the audit row before. */
  auditHash: string;
  /** Higher than any fence of a work item that was dropped. */
  workFence: number;
}

/**
 * Takes revisions and audit numbers, and with them the turn to write.
 *
 * @remarks This must be the first statement of the transaction. From here to its end other writers wait, so that revisions
 * become visible in order and without gaps, and a rollback gives the numbers back.
 */
export async function takeRevisions(
  transaction: Transaction,
  amount: { revisions: number; audits: number },
): Promise<Counters> {
  const { rows } = await transaction.run<{
    value: number | string;
    audit_sequence: number | string;
    audit_hash: string;
    work_fence: number | string;
    transaction_id: string | null;
  }>(
    `UPDATE revision SET value = value + ?, audit_sequence = audit_sequence + ? WHERE id = 1
     RETURNING value, audit_sequence, audit_hash, work_fence, ${transaction.dialect.transactionId} AS transaction_id,
       ${transaction.limits} AS limits`,
    [amount.revisions, amount.audits],
  );
  const [row] = rows;
  transaction.id = row.transaction_id;
  return {
    firstRevision: Number(row.value) - amount.revisions + 1,
    firstAudit: Number(row.audit_sequence) - amount.audits + 1,
    auditHash: row.audit_hash,
    workFence: Number(row.work_fence),
  };
}
