import type { Session } from '../database';
import { WorkClaim } from '../types';
import { CLAIM_COLUMNS, ClaimRow, readClaim } from './workClaims';

/** Items of an owner that were woken or came due since it was last told, and which it is told now. */
export async function wokenWork(
  session: Session,
  options: {
    owner: string;
    /** Tells all items that it holds, because an earlier answer may have been lost. */
    all?: boolean;
  },
): Promise<WorkClaim[]> {
  const { dialect, now } = session;
  const due = options.all ? '' : `AND armed = 1 AND due_at <= ${now}`;
  const { rows } = await session.run<ClaimRow>(
    `WITH due AS MATERIALIZED (
       SELECT key AS due_key FROM work WHERE lease_owner = ? AND lease_until > ${now} ${due} ${dialect.skipLocked}
     )
     UPDATE work SET armed = 0, seen_seq = work.wake_seq WHERE key IN (SELECT due_key FROM due)
     RETURNING ${CLAIM_COLUMNS}`,
    [options.owner],
  );
  return rows.map(readClaim);
}
