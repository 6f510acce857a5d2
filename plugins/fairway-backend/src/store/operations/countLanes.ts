import type { TargetPhase } from '@fairway/plugin-fairway-common';
import type { Session } from '../database';
import type { LaneCount, RunKey } from '../viewTypes';

interface LaneRow {
  current: number | string;
  stage: string | null;
  batch: number | string;
  canary: number | string;
  phase: TargetPhase;
  signature: string | null;
  count: number | string;
  example: string;
}

/** How many targets of a run are where. Counts and revision are read by one statement. */
export async function countLanes(
  session: Session,
  { namespace, run }: RunKey,
): Promise<{ revision: number; counts: LaneCount[] }> {
  const { rows } = await session.run<LaneRow>(
    `SELECT v.value AS current, t.* FROM revision v LEFT JOIN (
       SELECT stage, batch, max(canary) AS canary, phase, signature, count(*) AS count, min(name) AS example
       FROM targets WHERE run_name = ? AND namespace = ?
       GROUP BY stage, batch, phase, signature
     ) t ON 1 = 1`,
    [run, namespace],
  );
  return {
    revision: Number(rows[0].current),
    counts: rows.flatMap(row =>
      row.stage === null
        ? []
        : [
            {
              stage: row.stage,
              batch: Number(row.batch),
              canary: Number(row.canary) === 1,
              phase: row.phase,
              ...(row.signature !== null && { signature: row.signature }),
              count: Number(row.count),
              example: row.example,
            },
          ],
    ),
  };
}
