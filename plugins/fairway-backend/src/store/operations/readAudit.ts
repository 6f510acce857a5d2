import type { Session } from '../database';
import { AuditRow } from '../types';

/** A row of the table `audit`. */
export interface StoredAuditRow {
  sequence: number | string;
  at: number | string;
  actor: string;
  actor_type: AuditRow['actorType'];
  verb: string;
  kind: string;
  namespace: string;
  name: string;
  uid: string | null;
  allowed: boolean | number;
  reason: string | null;
  command: string | null;
  digest: string;
  correlation_id: string;
  previous_hash: string;
  hash: string;
}

/** Audit rows after a sequence number, in order. */
export async function readAudit(
  session: Session,
  query: {
    after?: number;
    limit: number;
    namespace?: string;
    name?: string;
    kind?: string;
    correlationId?: string;
  },
): Promise<AuditRow[]> {
  const builder = session
    .knex('audit')
    .where('sequence', '>', query.after ?? 0)
    .orderBy('sequence')
    .limit(query.limit);
  const { namespace, name, kind, correlationId: correlation_id } = query;
  for (const [column, value] of Object.entries({
    namespace,
    name,
    kind,
    correlation_id,
  })) {
    if (value !== undefined) {
      builder.where(column, value);
    }
  }
  const rows: StoredAuditRow[] = await builder;
  return rows.map(readAuditRow);
}

/** The entry in a row. */
export function readAuditRow(row: StoredAuditRow): AuditRow {
  return {
    sequence: Number(row.sequence),
    at: Number(row.at),
    actor: row.actor,
    actorType: row.actor_type,
    verb: row.verb,
    kind: row.kind,
    namespace: row.namespace,
    name: row.name,
    ...(row.uid !== null && { uid: row.uid }),
    allowed: Boolean(row.allowed),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.command !== null && { command: JSON.parse(row.command) }),
    correlationId: row.correlation_id,
    digest: row.digest,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
