import type { Transaction } from '../database';
import { auditHash } from '../audit/auditChain';
import { chunksOf } from './objectStatements';
import type { PreparedBatch } from './prepareBatch';

const AUDIT = {
  sequence: 'bigint',
  at: 'bigint',
  actor: 'text',
  actor_type: 'text',
  verb: 'text',
  kind: 'text',
  namespace: 'text',
  name: 'text',
  uid: 'text',
  allowed: 'boolean',
  reason: 'text',
  command: 'text',
  digest: 'text',
  correlation_id: 'text',
  previous_hash: 'text',
  hash: 'text',
  run_name: 'text',
} as const;
const LIST = Object.keys(AUDIT).join(', ');

/** Appends audit entries, each chained to the one before. @returns the hash of the last row of the log */
export async function appendAudit(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
  end: { firstAudit: number; auditHash: string },
): Promise<string> {
  let sequence = end.firstAudit;
  let previousHash = end.auditHash;
  const rows = batches
    .flatMap(({ audit }) => audit)
    .map(({ entry, command, digest, run }) => {
      const hash = auditHash({ ...entry, sequence, digest, previousHash });
      const row = {
        sequence,
        at: entry.at,
        actor: entry.actor,
        actor_type: entry.actorType,
        verb: entry.verb,
        kind: entry.kind,
        namespace: entry.namespace,
        name: entry.name,
        uid: entry.uid ?? null,
        allowed: entry.allowed,
        reason: entry.reason ?? null,
        command,
        digest,
        correlation_id: entry.correlationId,
        previous_hash: previousHash,
        hash,
        run_name: run,
      } satisfies Record<keyof typeof AUDIT, unknown>;
      sequence++;
      previousHash = hash;
      return row;
    });
  const recordset = transaction.dialect.recordset(AUDIT);
  for (const chunk of chunksOf(rows)) {
    await transaction.run(
      `INSERT INTO audit (${LIST}) SELECT ${LIST} FROM (${recordset}) AS r`,
      [JSON.stringify(chunk)],
    );
  }
  return previousHash;
}
