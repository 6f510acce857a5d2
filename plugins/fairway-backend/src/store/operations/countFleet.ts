import { isTargetEnded, TARGET_PHASES } from '@fairway/plugin-fairway-common';
import type { Session } from '../database';
import type { FleetCount, GroupColumn, GroupedCluster } from '../viewTypes';

const CLUSTER = {
  namespace: 'text',
  cluster: 'text',
  grp: 'bigint',
} as const;

const USUAL = {
  grp: 'bigint',
  namespace: 'text',
  source: 'text',
  unit: 'text',
  version: 'text',
} as const;

const MOVING = TARGET_PHASES.filter(phase => !isTargetEnded(phase))
  .map(phase => `'${phase}'`)
  .join(', ');

function json(clusters: readonly GroupedCluster[]): string {
  return JSON.stringify(
    clusters.map(({ namespace, cluster, group }) => ({
      namespace,
      cluster,
      grp: group,
    })),
  );
}

/** Which version how many clusters of each group have of each unit. */
export async function countFleet(
  session: Session,
  clusters: readonly GroupedCluster[],
): Promise<FleetCount[]> {
  const { rows } = await session.run<{
    grp: number | string;
    namespace: string;
    source: string;
    unit: string;
    version: string | null;
    certain: number | string;
    clusters: number | string;
    moving: number | string;
    failed: number | string;
  }>(
    `WITH g AS MATERIALIZED (${session.dialect.recordset(CLUSTER)})
     SELECT g.grp, i.namespace, i.source, i.unit, i.version, coalesce(i.known, 0) AS certain, count(*) AS clusters,
       sum(CASE WHEN i.phase IN (${MOVING}) THEN 1 ELSE 0 END) AS moving,
       sum(CASE WHEN i.phase = 'Failed' THEN 1 ELSE 0 END) AS failed
     FROM inventory i JOIN g ON g.namespace = i.namespace AND g.cluster = i.cluster
     GROUP BY g.grp, i.namespace, i.source, i.unit, i.version, coalesce(i.known, 0)`,
    [json(clusters)],
  );
  return rows.map(row => ({
    group: Number(row.grp),
    namespace: row.namespace,
    source: row.source,
    unit: row.unit,
    ...(Number(row.certain) === 1 && { version: row.version }),
    clusters: Number(row.clusters),
    moving: Number(row.moving),
    failed: Number(row.failed),
  }));
}

/** The clusters that have another known version of a unit than what is usual in their group. */
export async function findOddClusters(
  session: Session,
  clusters: readonly GroupedCluster[],
  usual: readonly (GroupColumn & { version: string | null })[],
): Promise<{ namespace: string; cluster: string }[]> {
  const { rows } = await session.run<{ namespace: string; cluster: string }>(
    `WITH g AS MATERIALIZED (${session.dialect.recordset(CLUSTER)}),
       u AS MATERIALIZED (${session.dialect.recordset(USUAL)})
     SELECT DISTINCT i.namespace, i.cluster
     FROM inventory i JOIN g ON g.namespace = i.namespace AND g.cluster = i.cluster
       JOIN u ON u.grp = g.grp AND u.namespace = i.namespace AND u.source = i.source AND u.unit = i.unit
     WHERE i.known = 1 AND i.version IS DISTINCT FROM u.version`,
    [
      json(clusters),
      JSON.stringify(
        usual.map(({ group, ...column }) => ({ ...column, grp: group })),
      ),
    ],
  );
  return rows;
}
