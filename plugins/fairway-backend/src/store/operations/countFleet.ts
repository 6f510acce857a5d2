import { isTargetEnded, TARGET_PHASES } from '@fairway/plugin-fairway-common';
import type { Session } from '../database';
import type { FleetCount, GroupColumn, GroupedCluster } from '../viewTypes';

const CLUSTER = {
  namespace: 'text',
  cluster: 'text',
  grp: 'bigint',
} as const;

const VERSION = {
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
  const namespaces = [...new Set(clusters.map(({ namespace }) => namespace))];
  if (namespaces.length === 0) {
    return [];
  }
  const { rows } = await session.run<{
    /** Null for clusters that are not asked for. */
    grp: number | string | null;
    namespace: string;
    source: string;
    unit: string;
    version: string | null;
    certain: number | string;
    clusters: number | string;
    moving: number | string;
    failed: number | string;
    drifted: number | string;
  }>(
    // PostgreSQL takes a recordset for small: with an inner join it would sort all rows instead of hashing them. Nor may it
    // guess how many rows a namespace has: without statistics it takes them for few, and compares each with each cluster.
    `WITH g AS MATERIALIZED (${session.dialect.recordset(CLUSTER)})
     SELECT g.grp, i.namespace, i.source, i.unit, i.version, coalesce(i.known, 0) AS certain, count(*) AS clusters,
       sum(CASE WHEN i.phase IN (${MOVING}) THEN 1 ELSE 0 END) AS moving,
       sum(CASE WHEN i.phase = 'Failed' THEN 1 ELSE 0 END) AS failed, count(i.drift_since) AS drifted
     FROM inventory i LEFT JOIN g ON g.namespace = i.namespace AND g.cluster = i.cluster
     WHERE CASE WHEN i.namespace IN (${namespaces
       .map(() => '?')
       .join(', ')}) THEN 1 ELSE 0 END <> 0
     GROUP BY g.grp, i.namespace, i.source, i.unit, i.version, coalesce(i.known, 0)`,
    [json(clusters), ...namespaces],
  );
  return rows.flatMap(row =>
    row.grp === null
      ? []
      : [
          {
            group: Number(row.grp),
            namespace: row.namespace,
            source: row.source,
            unit: row.unit,
            ...(Number(row.certain) === 1 && { version: row.version }),
            clusters: Number(row.clusters),
            moving: Number(row.moving),
            failed: Number(row.failed),
            drifted: Number(row.drifted),
          },
        ],
  );
}

/** The clusters that have one of these versions of a unit in their group. */
export async function findClustersWith(
  session: Session,
  clusters: readonly GroupedCluster[],
  versions: readonly (GroupColumn & { version: string | null })[],
): Promise<{ namespace: string; cluster: string }[]> {
  // One condition on whole rows is looked up in a hash table, where a join would compare all with all. No version is empty.
  const { rows } = await session.run<{ namespace: string; cluster: string }>(
    `WITH g AS MATERIALIZED (${session.dialect.recordset(CLUSTER)}),
       v AS MATERIALIZED (${session.dialect.recordset(VERSION)})
     SELECT DISTINCT i.namespace, i.cluster
     FROM inventory i JOIN g ON g.namespace = i.namespace AND g.cluster = i.cluster
     WHERE i.known = 1 AND (g.grp, i.namespace, i.source, i.unit, coalesce(i.version, '')) IN
       (SELECT grp, namespace, source, unit, coalesce(version, '') FROM v)`,
    [
      json(clusters),
      JSON.stringify(
        versions.map(({ group, ...column }) => ({ ...column, grp: group })),
      ),
    ],
  );
  return rows;
}

/** The units that hold another version than what was written last, and on which clusters. */
export async function findDrifted(
  session: Session,
  clusters: readonly GroupedCluster[],
): Promise<(GroupColumn & { cluster: string })[]> {
  const { rows } = await session.run<{
    grp: number | string;
    namespace: string;
    cluster: string;
    source: string;
    unit: string;
  }>(
    `WITH g AS MATERIALIZED (${session.dialect.recordset(CLUSTER)})
     SELECT g.grp, i.namespace, i.cluster, i.source, i.unit
     FROM inventory i JOIN g ON g.namespace = i.namespace AND g.cluster = i.cluster
     WHERE i.drift_since IS NOT NULL`,
    [json(clusters)],
  );
  return rows.map(({ grp, ...cell }) => ({ group: Number(grp), ...cell }));
}
