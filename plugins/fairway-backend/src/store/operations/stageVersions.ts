import type { Session } from '../database';
import type { StageVersionCount } from '../viewTypes';
import { PLANNED_STAGE } from './plannedStage';

/** Which version how many clusters have of each unit of a source, by the stage that they are in. */
export async function countStageVersions(
  session: Session,
  query: { namespace: string; source: string },
): Promise<StageVersionCount[]> {
  const { rows } = await session.run<{
    stage: string | null;
    unit: string;
    version: string | null;
    certain: number | string;
    clusters: number | string;
    drifted: number | string;
  }>(
    `SELECT stage, unit, version, certain, count(*) AS clusters, count(drift_since) AS drifted FROM (
       SELECT ${PLANNED_STAGE} AS stage, i.unit, coalesce(i.known, 0) AS certain,
         CASE WHEN i.known = 1 THEN i.version END AS version, i.drift_since
       FROM inventory i WHERE i.namespace = ? AND i.source = ?) AS c
     GROUP BY stage, unit, version, certain`,
    [query.namespace, query.source],
  );
  return rows.map(({ stage, unit, version, certain, clusters, drifted }) => ({
    ...(stage !== null && { stage }),
    unit,
    ...(Number(certain) === 1 && { version }),
    clusters: Number(clusters),
    drifted: Number(drifted),
  }));
}
