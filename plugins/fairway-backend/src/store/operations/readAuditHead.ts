import type { Session } from '../database';
import type { AuditPosition } from '../types';

/** The newest row of the audit log, as its writers remember it. */
export async function readAuditHead(session: Session): Promise<AuditPosition> {
  const [row] = await session
    .knex('revision')
    .select('audit_sequence', 'audit_hash');
  return { sequence: Number(row.audit_sequence), hash: row.audit_hash };
}
