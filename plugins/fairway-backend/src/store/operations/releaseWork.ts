import type { Session } from '../database';

const RELEASE = {
  key: 'text',
  fence: 'bigint',
  wake_seq: 'bigint',
  due_at: 'bigint',
} as const;

/** Gives claimed items back: due at once where they were woken since, else as is said here, else as they were scheduled. */
export async function releaseWork(
  session: Session,
  claims: readonly {
    key: string;
    fence: number;
    wakeSeq: number;
    dueAt?: number;
  }[],
): Promise<void> {
  if (claims.length === 0) {
    return;
  }
  const { dialect, now } = session;
  const soon = `CASE WHEN work.due_at < ${now} THEN work.due_at ELSE ${now} END`;
  const due = `CASE WHEN work.wake_seq > r.wake_seq THEN ${soon} ELSE coalesce(r.due_at, work.due_at) END`;
  await session.run(
    `WITH r AS (${dialect.recordset(RELEASE)})
     UPDATE work SET lease_owner = NULL, lease_until = NULL, due_at = ${due}, ready_at = ${due}, armed = 1
     FROM r WHERE work.key = r.key AND work.fence = r.fence AND work.lease_owner IS NOT NULL AND ${
       dialect.inTurn
     }`,
    [
      JSON.stringify(
        claims.map(({ key, fence, wakeSeq, dueAt }) => ({
          key,
          fence,
          wake_seq: wakeSeq,
          due_at: dueAt === undefined ? null : Math.ceil(dueAt),
        })),
      ),
    ],
  );
}
