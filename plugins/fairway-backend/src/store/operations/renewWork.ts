import type { Session } from '../database';
import { WorkClaim } from '../types';
import {
  CLAIM_COLUMNS,
  ClaimRow,
  FENCE,
  fencesJson,
  readClaim,
} from './workClaims';

/**
 * Extends the leases of these claims, where they are the newest of their items and have not run out.
 *
 * @remarks Nothing else of the owner is extended: an item that nobody works on any more is free when its lease runs out.
 *
 * @returns what is still held
 */
export async function renewWork(
  session: Session,
  options: {
    owner: string;
    leaseMs: number;
    claims: readonly { key: string; fence: number }[];
  },
): Promise<WorkClaim[]> {
  const { owner, leaseMs, claims } = options;
  if (claims.length === 0) {
    return [];
  }
  const { dialect, now } = session;
  const { rows } = await session.run<ClaimRow>(
    `WITH r AS (${dialect.recordset(FENCE)})
     UPDATE work SET lease_until = ${now} + ?, ready_at = ${now} + ?
     FROM r WHERE work.key = r.key AND work.fence = r.fence
       AND work.lease_owner = ? AND work.lease_until > ${now} AND ${
      dialect.inTurn
    }
     RETURNING ${CLAIM_COLUMNS}`,
    [fencesJson(claims), leaseMs, leaseMs, owner],
  );
  return rows.map(readClaim);
}
