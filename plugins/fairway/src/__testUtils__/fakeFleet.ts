import type {
  FleetCell,
  FleetGroup,
  FleetRow,
  FleetSummary,
  TargetPhase,
  ViewPage,
} from '@fairway/plugin-fairway-common';

const REGIONS = ['eu', 'us', 'asia', 'africa', undefined] as const;
const RINGS = ['canary', 'early', 'broad'] as const;

/** The parameters of a view. */
export type ViewParameters = Readonly<
  Record<string, string | number | boolean | undefined>
>;

/** A fleet of any size for tests: every 97th cell is odd, and now and then something is not known. */
export function fakeFleet(size: { clusters: number; units: number }) {
  const columns = Array.from({ length: size.units }, (_, unit) => ({
    namespace: 'default',
    source: `source-${Math.floor(unit / 2)}`,
    unit: unit % 2 === 0 ? 'app' : 'worker',
  }));
  const rows = Array.from({ length: size.clusters }, (_, cluster) =>
    fakeRow(cluster, columns.length),
  );
  const reads: { path: string; parameters: ViewParameters }[] = [];

  const columnsOf = ({ search = '' }: ViewParameters) =>
    columns
      .map((column, index) => ({ ...column, index }))
      .filter(({ source, unit }) =>
        `${source}/${unit}`.includes(String(search)),
      );

  function summary(parameters: ViewParameters): FleetSummary {
    const shown = columnsOf(parameters);
    const groups = new Map<string | undefined, FleetRow[]>();
    for (const row of rows) {
      const value = row.labels[String(parameters.group)];
      groups.set(value, [...(groups.get(value) ?? []), row]);
    }
    return {
      revision: 1,
      columns: shown.map(({ index: _, ...column }) => column),
      columnsLeftOut: 0,
      groups: [...groups].map(([value, members]) => ({
        value,
        clusters: members.length,
        unreachable: members.filter(
          ({ reachability }) => reachability === 'Unreachable',
        ).length,
        cells: shown.map(({ index }) =>
          summaryCell(members.map(({ cells }) => cells[index])),
        ),
      })),
      labelKeys: ['region', 'ring'],
    };
  }

  function page(parameters: ViewParameters): ViewPage<FleetRow> {
    const { group, value, unlabelled, odd, drifted, cluster = '' } = parameters;
    const shown = columnsOf(parameters);
    const offset = Number(parameters.offset);
    const matching = rows
      .filter(
        row =>
          (value === undefined || row.labels[String(group)] === value) &&
          (!unlabelled || row.labels[String(group)] === undefined) &&
          row.cluster.includes(String(cluster)),
      )
      .map(row => ({
        ...row,
        cells: shown.map(({ index }) => row.cells[index]),
      }))
      .filter(({ cells }) => !odd || cells.some(cell => cell.odd))
      .filter(({ cells }) => !drifted || cells.some(cell => cell.drift));
    return {
      revision: 1,
      total: matching.length,
      items: matching.slice(offset, offset + Number(parameters.limit)),
    };
  }

  return {
    rows,
    reads,
    view: async (path: string, parameters: ViewParameters = {}) => {
      reads.push({ path, parameters });
      switch (path) {
        case 'fleet':
          return summary(parameters);
        case 'fleet/clusters':
          return page(parameters);
        default:
          throw new Error(`There is no view ${path} in this test`);
      }
    },
  };
}

function fakeRow(cluster: number, units: number): FleetRow {
  const name = `cluster-${String(cluster).padStart(4, '0')}`;
  const region = REGIONS[cluster % REGIONS.length];
  const isUnknown = cluster % 83 === 7;
  return {
    cluster: name,
    namespace: 'default',
    labels: {
      ring: RINGS[cluster % RINGS.length],
      ...(region ? { region } : {}),
    },
    reachability: reachabilityOf(cluster),
    suspended: cluster % 211 === 5,
    cells: Array.from({ length: units }, (_, unit) =>
      isUnknown ? { odd: false } : fakeCell(cluster, unit),
    ),
  };
}

function reachabilityOf(cluster: number): FleetRow['reachability'] {
  if (cluster % 83 === 7) {
    return 'Unknown';
  }
  return cluster % 61 === 3 ? 'Unreachable' : 'Reachable';
}

function fakeCell(cluster: number, unit: number): FleetCell {
  const odd = (cluster * 31 + unit * 7) % 97 === 13;
  const usual = `1.${unit + 2}.4`;
  return {
    version: odd ? `1.${unit + 1}.0` : usual,
    phase: fakePhase(cluster, unit),
    odd,
    target: {
      namespace: 'default',
      name: `run-${unit}-${cluster}`,
      run: `run-${unit}`,
    },
  };
}

function fakePhase(cluster: number, unit: number): TargetPhase {
  if ((cluster * 17 + unit) % 127 === 2) {
    return 'Failed';
  }
  return (cluster + unit * 5) % 41 === 1 ? 'Converging' : 'Converged';
}

function summaryCell(cells: readonly FleetCell[]): FleetGroup['cells'][number] {
  const counts = new Map<string | null | undefined, number>();
  cells.forEach(({ version }) =>
    counts.set(version, (counts.get(version) ?? 0) + 1),
  );
  return {
    versions: [...counts]
      .map(([version, clusters]) => ({ version, clusters }))
      .sort((a, b) => b.clusters - a.clusters),
    moving: cells.filter(({ phase }) => phase === 'Converging').length,
    failed: cells.filter(({ phase }) => phase === 'Failed').length,
    drifted: cells.filter(({ drift }) => drift).length,
  };
}
