import type {
  Cluster,
  FleetColumn,
  FleetGroup,
} from '@fairway/plugin-fairway-common';
import { badRequest } from '../../resources/statusError';
import type { FleetCount, GroupedCluster } from '../../store';
import { columnKey, GroupVersion, isOdd } from './FleetCells';

export const MAX_COLUMNS = 200;
const MAX_GROUPS = 100;

/** Clusters with the same value of a label. */
export interface ClusterGroup {
  /** Undefined for clusters without the label, and where clusters are not grouped. */
  value?: string;
  clusters: Cluster[];
}

/** The labels that clusters can be grouped by without too many groups. */
export function labelKeys(clusters: readonly Cluster[]): string[] {
  const values = new Map<string, Set<string>>();
  for (const { metadata } of clusters) {
    for (const [key, value] of Object.entries(metadata.labels ?? {})) {
      const known = values.get(key) ?? new Set();
      known.add(value);
      values.set(key, known);
    }
  }
  return [...values]
    .filter(([, found]) => found.size <= MAX_GROUPS)
    .map(([key]) => key)
    .sort();
}

const inOrder = new Intl.Collator('en', { numeric: true });

/** Clusters by the value of a label, those without it last; all in one group where no label is given. */
export function groupClusters(
  clusters: readonly Cluster[],
  label: string | undefined,
): ClusterGroup[] {
  const groups = new Map<string | undefined, Cluster[]>();
  for (const cluster of clusters) {
    const labels = cluster.metadata.labels ?? {};
    const value =
      label !== undefined && Object.hasOwn(labels, label)
        ? labels[label]
        : undefined;
    const members = groups.get(value) ?? [];
    members.push(cluster);
    groups.set(value, members);
  }
  if (groups.size > MAX_GROUPS + 1) {
    throw badRequest(
      `group=${label} has ${groups.size} values; group by a label with at most ${MAX_GROUPS}`,
    );
  }
  return [...groups]
    .map(([value, members]) => ({ value, clusters: members }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined) {
        return Number(a.value === undefined) - Number(b.value === undefined);
      }
      return inOrder.compare(a.value, b.value);
    });
}

/** Clusters with the numbers of their groups. */
export function numbered(groups: readonly ClusterGroup[]): GroupedCluster[] {
  return groups.flatMap(({ clusters }, group) =>
    clusters.map(({ metadata }) => ({
      namespace: metadata.namespace,
      cluster: metadata.name,
      group,
    })),
  );
}

/** The columns in which there is anything, by namespace, source and the order of units. */
export function columnsOf(
  counts: readonly FleetCount[],
  sources: ReadonlyMap<string, readonly string[]>,
  search: string | undefined,
): FleetColumn[] {
  const columns = new Map<string, FleetColumn>();
  for (const { namespace, source, unit } of counts) {
    const units = sources.get(`${namespace}/${source}`);
    const isWanted =
      !search || source.includes(search) || unit.includes(search);
    if (units?.includes(unit) && isWanted) {
      columns.set(JSON.stringify([namespace, source, unit]), {
        namespace,
        source,
        unit,
      });
    }
  }
  const rank = ({ namespace, source, unit }: FleetColumn) =>
    sources.get(`${namespace}/${source}`)!.indexOf(unit);
  return [...columns.values()].sort(
    (a, b) =>
      inOrder.compare(a.namespace, b.namespace) ||
      inOrder.compare(a.source, b.source) ||
      rank(a) - rank(b),
  );
}

/** The counts of each group and column. */
export function countsByColumn(
  counts: readonly FleetCount[],
): ReadonlyMap<string, readonly FleetCount[]> {
  const byColumn = new Map<string, FleetCount[]>();
  for (const count of counts) {
    const key = columnKey(count);
    const found = byColumn.get(key) ?? [];
    found.push(count);
    byColumn.set(key, found);
  }
  return byColumn;
}

/** The version that more clusters of a group have than any other; none where two are equally frequent. */
export function usualVersions(
  counts: readonly FleetCount[],
): Map<string, GroupVersion> {
  const usual = new Map<string, GroupVersion>();
  for (const [key, found] of countsByColumn(counts)) {
    const [first, second] = found
      .filter(({ version }) => version !== undefined)
      .sort((a, b) => b.clusters - a.clusters);
    if (first && first.clusters > (second?.clusters ?? 0)) {
      const { group, namespace, source, unit, version } = first;
      usual.set(key, { group, namespace, source, unit, version: version! });
    }
  }
  return usual;
}

/** The known versions that are not the usual ones of their groups. */
export function oddVersions(
  counts: readonly FleetCount[],
  usual: ReadonlyMap<string, GroupVersion>,
): GroupVersion[] {
  return counts.flatMap(({ group, namespace, source, unit, version }) =>
    version !== undefined &&
    isOdd(
      version,
      usual.get(columnKey({ group, namespace, source, unit }))?.version,
    )
      ? [{ group, namespace, source, unit, version }]
      : [],
  );
}

/** A group with its counts, one for each column. */
export function toGroup(
  { value, clusters }: ClusterGroup,
  group: number,
  columns: readonly FleetColumn[],
  counts: ReadonlyMap<string, readonly FleetCount[]>,
): FleetGroup {
  return {
    ...(value !== undefined && { value }),
    clusters: clusters.length,
    unreachable: clusters.filter(
      ({ status }) => status?.reachability === 'Unreachable',
    ).length,
    cells: columns.map(column => {
      const found = counts.get(columnKey({ group, ...column })) ?? [];
      const known = found.filter(({ version }) => version !== undefined);
      const members = clusters.filter(
        ({ metadata }) => metadata.namespace === column.namespace,
      ).length;
      const unknown = members - sum(known.map(count => count.clusters));
      return {
        versions: [
          ...known.map(count => ({
            version: count.version,
            clusters: count.clusters,
          })),
          ...(unknown > 0 ? [{ clusters: unknown }] : []),
        ].sort((a, b) => b.clusters - a.clusters),
        moving: sum(found.map(({ moving }) => moving)),
        failed: sum(found.map(({ failed }) => failed)),
        drifted: sum(found.map(({ drifted }) => drifted)),
      };
    }),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
