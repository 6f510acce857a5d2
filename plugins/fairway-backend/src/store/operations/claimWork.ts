import type { Session } from '../database';
import { WorkClaim } from '../types';
import { CLAIM_COLUMNS, ClaimRow, readClaim } from './workClaims';

/**
 * Claims items that are due and free, or whose lease has run out, the longest due first.
 *
 * @remarks `ready_at` is the end of the lease of an item that is held, and when it is due otherwise, so that one index finds
 * both and items that wait cost nothing.
 */
export async function claimWork(
  session: Session,
  options: { owner: string; limit: number; leaseMs: number },
): Promise<WorkClaim[]> {
  const { dialect, now } = session;
  const { rows } = await session.run<
    ClaimRow & { due_at: number | string | null }
  >(
    `WITH due AS MATERIALIZED (
       SELECT key AS due_key FROM work WHERE ready_at <= ${now} ORDER BY ready_at, key LIMIT ? ${dialect.skipLocked}
     )
     UPDATE work SET lease_owner = ?, lease_until = ${now} + ?, ready_at = ${now} + ?,
       fence = work.fence + 1, seen_seq = work.wake_seq, armed = 0
     WHERE key IN (SELECT due_key FROM due)
     RETURNING ${CLAIM_COLUMNS}, work.due_at`,
    [options.limit, options.owner, options.leaseMs, options.leaseMs],
  );
  const dueAt = (row: (typeof rows)[number]) =>
    row.due_at === null ? Infinity : Number(row.due_at);
  return rows.sort((a, b) => (dueAt(a) < dueAt(b) ? -1 : 1)).map(readClaim);
}
