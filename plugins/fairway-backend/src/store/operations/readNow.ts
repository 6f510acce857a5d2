import type { Session } from '../database';

/** Milliseconds since the epoch by the clock of the database. */
export async function readNow(session: Session): Promise<number> {
  const { rows } = await session.run<{ now: number | string }>(
    `SELECT ${session.now} AS now`,
  );
  return Number(rows[0].now);
}
