import type { Session } from '../database';
import type { StageVersionCount } from '../viewTypes';

/** Which version how many clusters have of each unit of a source, by the stage that reached them last. */
export async function countStageVersions(
  session: Session,
  query: { namespace: string; source: string },
): Promise<StageVersionCount[]> {
  const { rows } = await session.run<{
    stage: string;
    unit: string;
    version: string | null;
    certain: number | string;
    clusters: number | string;
  }>(
    `SELECT stage, unit, version, coalesce(known, 0) AS certain, count(*) AS clusters
     FROM inventory WHERE namespace = ? AND source = ?
     GROUP BY stage, unit, version, coalesce(known, 0)`,
    [query.namespace, query.source],
  );
  return rows.map(({ stage, unit, version, certain, clusters }) => ({
    stage,
    unit,
    ...(Number(certain) === 1 && { version }),
    clusters: Number(clusters),
  }));
}
