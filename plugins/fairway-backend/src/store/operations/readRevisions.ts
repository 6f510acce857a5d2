import type { Session } from '../database';

/** The newest revision, and the one up to which history was dropped. */
export async function readRevisions(
  session: Session,
): Promise<{ current: number; compacted: number }> {
  const [row] = await session.knex('revision').select('value', 'compacted');
  return { current: Number(row.value), compacted: Number(row.compacted) };
}
