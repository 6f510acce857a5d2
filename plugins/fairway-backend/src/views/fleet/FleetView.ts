import {
  Cluster,
  Fleet,
  FleetCell,
  FleetColumn,
  FleetRow,
  FleetSummary,
  inFleet,
  kindByName,
  Source,
  ViewPage,
} from '@fairway/plugin-fairway-common';
import type { RequestContext, Resources } from '../../resources';
import type {
  ClusterReadingState,
  FairwayStore,
  FleetCount,
  GroupedCluster,
  InventoryCell,
  ViewStore,
} from '../../store';
import { SharedReads } from '../SharedReads';
import {
  allCells,
  clusterKey,
  columnKey,
  filteredCells,
  FleetCells,
  isOdd,
  GroupVersion,
  namesByNamespace,
} from './FleetCells';
import {
  ClusterGroup,
  columnsOf,
  countsByColumn,
  groupClusters,
  labelKeys,
  MAX_COLUMNS,
  numbered,
  oddVersions,
  toGroup,
  usualVersions,
} from './fleetModel';

const clusterKind = kindByName('Cluster')!;
const fleetKind = kindByName('Fleet')!;
const sourceKind = kindByName('Source')!;
const targetKind = kindByName('Target')!;

/** What of the fleet is shown. */
export interface FleetQuery {
  namespace?: string;
  /** The name of a Fleet in the namespace. */
  fleet?: string;
  /** The key of the label that clusters are grouped by. */
  group?: string;
  /** A part of a source or unit. */
  search?: string;
}

/** Which clusters are shown. */
export interface FleetRowsQuery extends FleetQuery {
  /** The value of the label that is grouped by; null for clusters without it. Default: all groups. */
  value?: string | null;
  /** Only clusters with an odd cell. */
  odd: boolean;
  /** Only clusters with a cell that has drifted. */
  drifted: boolean;
  /** A part of the name of the cluster. */
  cluster?: string;
  offset: number;
  limit: number;
}

/** The fleet, counted. */
interface Counted {
  revision: number;
  groups: ClusterGroup[];
  counts: FleetCount[];
  columns: FleetColumn[];
  columnsLeftOut: number;
  labelKeys: string[];
}

/** Which version is where, by group of clusters and cluster by cluster. */
export class FleetView {
  readonly #resources: Resources;
  readonly #store: FairwayStore & ViewStore;
  readonly #shared: SharedReads<Counted>;

  constructor(deps: { resources: Resources; store: FairwayStore & ViewStore }) {
    this.#resources = deps.resources;
    this.#store = deps.store;
    this.#shared = new SharedReads(deps.store);
  }

  async summary(
    query: FleetQuery,
    context: RequestContext,
  ): Promise<FleetSummary> {
    const { counted } = await this.#look(query, context);
    const { revision, columns, columnsLeftOut, groups, counts } = counted;
    const byColumn = countsByColumn(counts);
    return {
      revision,
      columns,
      columnsLeftOut,
      groups: groups.map((group, index) =>
        toGroup(group, index, columns, byColumn),
      ),
      labelKeys: counted.labelKeys,
    };
  }

  async rows(
    query: FleetRowsQuery,
    context: RequestContext,
  ): Promise<ViewPage<FleetRow>> {
    const { counted, cells } = await this.#look(query, context);
    const { groups, counts, columns, revision } = counted;
    const shown = new Set(
      columns.map(column => columnKey({ group: 0, ...column })),
    );
    const shownCounts = counts.filter(count =>
      shown.has(columnKey({ ...count, group: 0 })),
    );
    const usual = usualVersions(shownCounts);
    const wanted = groups.map(({ value, clusters }) => ({
      value,
      clusters:
        query.value === undefined || query.value === (value ?? null)
          ? clusters.filter(({ metadata }) =>
              metadata.name.includes(query.cluster ?? ''),
            )
          : [],
    }));
    const all = numbered(wanted);
    const odd =
      query.odd && (await cells.having(all, oddVersions(shownCounts, usual)));
    const drifted =
      query.drifted &&
      new Set(
        (await cells.drifted(all))
          .filter(cell => shown.has(columnKey({ ...cell, group: 0 })))
          .map(clusterKey),
      );
    const found = all
      .filter(
        at =>
          (!odd || odd.has(clusterKey(at))) &&
          (!drifted || drifted.has(clusterKey(at))),
      )
      .sort((a, b) => (clusterKey(a) < clusterKey(b) ? -1 : 1));
    const page = found.slice(query.offset, query.offset + query.limit);
    const known = new Map(
      (await cells.of(page)).map(cell => [cellKey(cell), cell]),
    );
    const readings = await this.#readings(page);
    const objects = new Map(
      wanted.flatMap(({ clusters }) =>
        clusters.map(object => [
          clusterKey({
            namespace: object.metadata.namespace,
            cluster: object.metadata.name,
          }),
          object,
        ]),
      ),
    );
    return {
      revision,
      total: found.length,
      items: page.map(at =>
        toRow(
          objects.get(clusterKey(at))!,
          readings.get(clusterKey(at)),
          columns.map(column =>
            toCell(
              column.namespace === at.namespace
                ? known.get(cellKey({ ...column, cluster: at.cluster }))
                : undefined,
              usual.get(columnKey({ group: at.group, ...column })),
            ),
          ),
        ),
      ),
    };
  }

  async #readings(
    clusters: readonly GroupedCluster[],
  ): Promise<Map<string, ClusterReadingState>> {
    const found = await Promise.all(
      namesByNamespace(clusters).map(([namespace, names]) =>
        this.#store.readings({ namespace, clusters: names }),
      ),
    );
    return new Map(found.flat().map(reading => [clusterKey(reading), reading]));
  }

  /** Counts what is asked for. Callers who may read everything share what was counted. */
  async #look(
    query: FleetQuery,
    context: RequestContext,
  ): Promise<{ counted: Counted; cells: FleetCells }> {
    const { namespace } = query;
    const filters = await Promise.all(
      [clusterKind, fleetKind, sourceKind, targetKind].map(kind =>
        this.#resources.readFilter(kind, namespace, context),
      ),
    );
    const isShared = filters.every(({ everything }) => everything);
    const cells = isShared
      ? allCells(this.#store)
      : filteredCells(this.#store, filters[3]);
    const { fleet, group, search } = query;
    const count = () => this.#count(query, cells, context);
    return {
      cells,
      counted: isShared
        ? await this.#shared.get(
            JSON.stringify([namespace, fleet, group, search]),
            count,
          )
        : await count(),
    };
  }

  async #count(
    query: FleetQuery,
    cells: FleetCells,
    context: RequestContext,
  ): Promise<Counted> {
    const { namespace, search } = query;
    const { current } = await this.#store.revisions();
    const [clusters, { items: sources }] = await Promise.all([
      this.#clusters(query, context),
      this.#resources.list(sourceKind, { namespace }, context),
    ]);
    const groups = groupClusters(clusters, query.group);
    const counts = await cells.counts(numbered(groups));
    const columns = columnsOf(
      counts,
      new Map(
        (sources as Source[]).map(({ metadata, spec }) => [
          `${metadata.namespace}/${metadata.name}`,
          spec.units.map(({ name }) => name),
        ]),
      ),
      search?.toLowerCase(),
    );
    return {
      revision: current,
      groups,
      counts,
      columns: columns.slice(0, MAX_COLUMNS),
      columnsLeftOut: Math.max(0, columns.length - MAX_COLUMNS),
      labelKeys: labelKeys(clusters),
    };
  }

  async #clusters(
    { namespace, fleet: name }: FleetQuery,
    context: RequestContext,
  ): Promise<Cluster[]> {
    const { items } = await this.#resources.list(
      clusterKind,
      { namespace },
      context,
    );
    const clusters = items as Cluster[];
    if (namespace === undefined || name === undefined) {
      return clusters;
    }
    const fleet = (await this.#resources.get(
      { definition: fleetKind, namespace, name },
      context,
    )) as Fleet;
    const belongs = inFleet(fleet.spec);
    return clusters.filter(({ metadata }) => belongs(metadata));
  }
}

function cellKey(
  cell: Pick<InventoryCell, 'namespace' | 'source' | 'unit' | 'cluster'>,
): string {
  const { namespace, source, unit, cluster } = cell;
  return JSON.stringify([namespace, source, unit, cluster]);
}

function toCell(
  cell: InventoryCell | undefined,
  usual: GroupVersion | undefined,
): FleetCell {
  const { version, target, problem, drift, arrived = null } = cell ?? {};
  return {
    ...(version !== undefined && { version }),
    ...(problem !== undefined && { problem }),
    ...(drift && {
      drift: {
        written: arrived,
        since: instant(drift.since),
        ...(drift.changedBy && { changedBy: writer(drift.changedBy) }),
      },
    }),
    odd: isOdd(version, usual?.version),
    ...(cell &&
      target && {
        phase: target.phase,
        target: {
          namespace: cell.namespace,
          name: target.name,
          run: target.run,
        },
      }),
  };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function writer({ manager, at }: { manager: string; at?: number }) {
  return { manager, ...(at !== undefined && { at: instant(at) }) };
}

function toRow(
  { metadata, spec, status }: Cluster,
  reading: ClusterReadingState | undefined,
  cells: FleetCell[],
): FleetRow {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return {
    cluster: metadata.name,
    namespace: metadata.namespace,
    labels: metadata.labels ?? {},
    reachability: status?.reachability ?? 'Unknown',
    suspended: spec.suspend,
    ...(ready && { message: ready.message }),
    ...(reading?.readAt !== undefined && { readAt: instant(reading.readAt) }),
    ...(reading?.problem !== undefined && { problem: reading.problem }),
    cells,
  };
}
