import type { Session } from '../database';
import { WorkClaim } from '../types';
import { CLAIM_COLUMNS, ClaimRow, readClaim } from './workClaims';

/** Extends all leases of an owner that have not run out. @returns what it still holds */
export async function renewWork(
  session: Session,
  options: { owner: string; leaseMs: number },
): Promise<WorkClaim[]> {
  const { dialect, now } = session;
  const { rows } = await session.run<ClaimRow>(
    `UPDATE work SET lease_until = ${now} + ?, ready_at = ${now} + ?
     WHERE lease_owner = ? AND lease_until > ${now} AND ${dialect.inTurn}
     RETURNING ${CLAIM_COLUMNS}`,
    [options.leaseMs, options.leaseMs, options.owner],
  );
  return rows.map(readClaim);
}
