import type { Session } from '../database';
import { LockState } from '../types';
import { LockRow, standings } from './lockQueues';

/** Where the places of a run stand. */
export async function readLocks(
  session: Session,
  runUid: string,
): Promise<LockState[]> {
  const { rows } = await session.run<LockRow>(
    `WITH r AS (SELECT DISTINCT namespace, cluster, source, unit FROM locks WHERE run_uid = ?)
     SELECT l.* FROM r JOIN locks l ON l.namespace = r.namespace AND l.cluster = r.cluster
       AND l.source = r.source AND l.unit = r.unit ORDER BY l.fence`,
    [runUid],
  );
  return standings(rows).filter(({ place }) => place.runUid === runUid);
}
