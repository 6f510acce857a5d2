import { isTargetEnded } from '@fairway/plugin-fairway-common';
import type { ReadFilter } from '../../resources';
import type {
  FleetCount,
  GroupColumn,
  GroupedCluster,
  InventoryCell,
  ViewStore,
} from '../../store';
import { visibleInventory } from '../visibleInventory';

/** A version of a unit in a group of clusters. */
export type GroupVersion = GroupColumn & { version: string | null };

/** What is where in a fleet, as far as a caller may know it. */
export interface FleetCells {
  /** Which version how many clusters of each group have of each unit. */
  counts(clusters: readonly GroupedCluster[]): Promise<FleetCount[]>;
  /** The keys of clusters that have one of these versions in their group. */
  having(
    clusters: readonly GroupedCluster[],
    versions: readonly GroupVersion[],
  ): Promise<Set<string>>;
  /** The cells that hold another version than what was promoted there last. */
  drifted(
    clusters: readonly GroupedCluster[],
  ): Promise<(GroupColumn & { cluster: string })[]>;
  of(clusters: readonly GroupedCluster[]): Promise<InventoryCell[]>;
}

/** Names a cluster. */
export function clusterKey(at: { namespace: string; cluster: string }): string {
  return `${at.namespace}/${at.cluster}`;
}

/** Names a unit of a source in a group. */
export function columnKey(column: GroupColumn): string {
  const { group, namespace, source, unit } = column;
  return JSON.stringify([group, namespace, source, unit]);
}

function versionKey(version: GroupVersion): string {
  return JSON.stringify([columnKey(version), version.version]);
}

async function read(
  store: ViewStore,
  clusters: readonly GroupedCluster[],
  withStages: boolean,
): Promise<InventoryCell[]> {
  const found = await Promise.all(
    namesByNamespace(clusters).map(([namespace, names]) =>
      store.inventory({ namespace, clusters: names, withStages }),
    ),
  );
  return found.flat();
}

/** The names of clusters, by their namespace. */
export function namesByNamespace(
  clusters: readonly { namespace: string; cluster: string }[],
): [namespace: string, clusters: string[]][] {
  const byNamespace = new Map<string, string[]>();
  for (const { namespace, cluster } of clusters) {
    const names = byNamespace.get(namespace) ?? [];
    names.push(cluster);
    byNamespace.set(namespace, names);
  }
  return [...byNamespace];
}

/** For callers who may read every target: the database counts. */
export function allCells(store: ViewStore): FleetCells {
  return {
    counts: clusters => store.fleetCounts(clusters),
    having: async (clusters, versions) =>
      new Set((await store.clustersWith(clusters, versions)).map(clusterKey)),
    drifted: clusters => store.drifted(clusters),
    of: clusters => read(store, clusters, false),
  };
}

/** For callers who may read some targets: what they may not is left out before anything is counted. */
export function filteredCells(
  store: ViewStore,
  filter: ReadFilter,
): FleetCells {
  const of = async (clusters: readonly GroupedCluster[]) =>
    visibleInventory(await read(store, clusters, true), filter);
  const grouped = async (clusters: readonly GroupedCluster[]) => {
    const groups = new Map(
      clusters.map(cluster => [clusterKey(cluster), cluster.group]),
    );
    return (await of(clusters)).map(cell => ({
      ...cell,
      group: groups.get(clusterKey(cell))!,
    }));
  };
  return {
    of,
    drifted: async clusters =>
      (await grouped(clusters)).filter(({ drift }) => drift !== undefined),
    counts: async clusters => {
      const counts = new Map<string, FleetCount>();
      for (const cell of await grouped(clusters)) {
        const { group, namespace, source, unit, version, target, drift } = cell;
        const key = JSON.stringify([columnKey(cell), version]);
        const count = counts.get(key) ?? {
          group,
          namespace,
          source,
          unit,
          ...(version !== undefined && { version }),
          clusters: 0,
          moving: 0,
          failed: 0,
          drifted: 0,
        };
        count.clusters += 1;
        count.moving += target && !isTargetEnded(target.phase) ? 1 : 0;
        count.failed += target?.phase === 'Failed' ? 1 : 0;
        count.drifted += drift ? 1 : 0;
        counts.set(key, count);
      }
      return [...counts.values()];
    },
    having: async (clusters, versions) => {
      const wanted = new Set(versions.map(versionKey));
      return new Set(
        (await grouped(clusters))
          .filter(
            ({ version, ...column }) =>
              version !== undefined &&
              wanted.has(versionKey({ ...column, version })),
          )
          .map(clusterKey),
      );
    },
  };
}

/** Whether a version is another one than the usual one, as far as both are known. */
export function isOdd(
  version: string | null | undefined,
  usual: string | null | undefined,
): boolean {
  return version !== undefined && usual !== undefined && version !== usual;
}
