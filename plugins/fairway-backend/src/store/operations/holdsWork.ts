import type { Session } from '../database';

/** Whether a claim is the newest of its item and its lease has not run out. */
export async function holdsWork(
  session: Session,
  claim: { key: string; fence: number },
): Promise<boolean> {
  const { rows } = await session.run(
    `SELECT 1 FROM work WHERE key = ? AND fence = ? AND lease_until > ${session.now}`,
    [claim.key, claim.fence],
  );
  return rows.length > 0;
}
