import type { ResourceObject, Target } from '@fairway/plugin-fairway-common';
import {
  InventoryRow,
  inventoryRow,
  isWriting,
  merged,
} from '../../../store/inventory/inventoryRow';
import type {
  CellReading,
  ClusterReading,
  ClusterReadingState,
  WriteBatch,
} from '../../../store/types';
import type { InventoryCell, InventoryQuery } from '../../../store/viewTypes';

type CellKey = Pick<InventoryRow, 'namespace' | 'source' | 'unit' | 'cluster'>;

/** What the target that has written last tells of a cell, where it is still there. */
type Teller = Pick<InventoryRow, 'phase' | 'run' | 'target' | 'target_uid'>;

interface Cell extends CellKey {
  /** Undefined where it is not known. */
  version: string | null | undefined;
  /** What a target told last; undefined where none has told anything. */
  told?: Pick<InventoryRow, 'known' | 'version'>;
  /** Whether what it told has arrived. */
  settled: boolean;
  writer: InventoryCell['writer'];
  stage?: string;
  teller?: Teller;
  since: number;
  drift: InventoryCell['drift'];
  problem?: string;
}

/** What the store knows of versions on clusters, as a model: what targets tell, and what was read besides. */
export class ModelInventory {
  private readonly cells = new Map<string, Cell>();
  private readonly states = new Map<string, ClusterReadingState>();

  /** @param exists - whether an object is there, by kind, namespace and name */
  constructor(
    private readonly exists: (
      kind: string,
      namespace: string,
      name: string,
    ) => boolean,
  ) {}

  /** The reading of a batch that records something of a cell which has changed since, so that the batch is refused. */
  outdated({ readings = [] }: WriteBatch): ClusterReading | undefined {
    return readings.find(({ namespace, cluster, began, cells }) =>
      cells.some(({ source, unit, recorded }) => {
        const cell = this.cells.get(
          keyOf({ namespace, cluster, source, unit }),
        );
        return recorded && !(cell && mayTakeIn(cell, began));
      }),
    );
  }

  /** Takes in a batch, after its objects were written. */
  write({ creates = [], updates = [], deletes = [], readings }: WriteBatch) {
    const rows = new Map<string, InventoryRow>();
    for (const { object } of [...creates, ...updates]) {
      const row =
        object.kind === 'Target' ? inventoryRow(object as Target) : undefined;
      if (row) {
        const other = rows.get(keyOf(row));
        rows.set(keyOf(row), other ? merged(other, row) : row);
      }
    }
    rows.forEach(row => this.tell(row));
    deletes.forEach(({ object }) => this.forget(object));
    readings?.forEach(reading => this.read(reading));
  }

  inventory(
    { namespace, source, clusters, withStages, drifted }: InventoryQuery,
    labelsOf: (target: string) => Record<string, string>,
  ): InventoryCell[] {
    if (withStages) {
      throw new Error('The model plans no stages');
    }
    return [...this.cells.values()]
      .filter(
        cell =>
          cell.namespace === namespace &&
          (source === undefined || cell.source === source) &&
          (!clusters || clusters.includes(cell.cluster)) &&
          (!drifted || cell.drift !== undefined),
      )
      .map(({ version, told, settled, stage, teller, ...cell }) => ({
        namespace,
        source: cell.source,
        unit: cell.unit,
        cluster: cell.cluster,
        ...(version !== undefined && { version }),
        ...(stage !== undefined && { stage }),
        toldAt: cell.since,
        ...(settled && { arrived: told!.version }),
        ...(cell.writer && { writer: cell.writer }),
        ...(cell.problem !== undefined && { problem: cell.problem }),
        ...(cell.drift && { drift: cell.drift }),
        ...(teller && {
          target: {
            name: teller.target,
            uid: teller.target_uid,
            run: teller.run,
            phase: teller.phase,
            labels: labelsOf(teller.target),
          },
        }),
      }));
  }

  readings({
    namespace,
    clusters,
  }: {
    namespace?: string;
    clusters?: readonly string[];
  }): ClusterReadingState[] {
    return [...this.states.values()].filter(
      state =>
        (namespace === undefined || state.namespace === namespace) &&
        (!clusters || clusters.includes(state.cluster)),
    );
  }

  /** A target that is older than the one that tells now changes nothing. */
  private tell(row: InventoryRow): void {
    const { namespace, source, unit, cluster, stage, since } = row;
    const { known, version, settled, phase, run, target, target_uid } = row;
    const cell = this.cells.get(keyOf(row));
    const isTeller = cell?.teller?.target_uid === target_uid;
    if (
      !(row.begun || isTeller) ||
      !(!cell || isTeller || cell.since <= since)
    ) {
      return;
    }
    const isNews =
      !isTeller ||
      cell.teller!.phase !== phase ||
      (known !== null &&
        (cell.told?.known !== known || cell.told.version !== version));
    if (!isNews) {
      return;
    }
    this.cells.set(keyOf(row), {
      namespace,
      source,
      unit,
      cluster,
      ...(known === null
        ? {
            version: cell?.version,
            told: cell?.told,
            settled: cell?.settled ?? false,
            writer: cell?.writer,
            drift: cell?.drift,
            problem: cell?.problem,
          }
        : {
            version: known === 1 ? version : undefined,
            told: { known, version },
            settled: settled === 1,
            writer: { name: target, uid: target_uid },
            drift: undefined,
          }),
      stage,
      teller: { phase, run, target, target_uid },
      since,
    });
  }

  private forget({ kind, metadata }: ResourceObject): void {
    const { namespace, name, uid } = metadata;
    for (const [key, cell] of this.cells) {
      const isGone =
        cell.namespace === namespace &&
        ((kind === 'Cluster' && cell.cluster === name) ||
          (kind === 'Source' && cell.source === name));
      if (isGone) {
        this.cells.delete(key);
      } else if (kind === 'Target') {
        cell.teller = cell.teller?.target_uid === uid ? undefined : cell.teller;
        cell.writer = cell.writer?.uid === uid ? undefined : cell.writer;
      }
    }
    if (kind === 'Cluster') {
      this.states.delete(`${namespace}/${name}`);
    }
  }

  private read(reading: ClusterReading): void {
    const { namespace, cluster, basis, began, dueAt, problem, cells } = reading;
    const isThere = this.exists('Cluster', namespace, cluster);
    const key = `${namespace}/${cluster}`;
    if (isThere) {
      const readAt =
        problem === undefined ? began : this.states.get(key)?.readAt;
      this.states.set(key, {
        namespace,
        cluster,
        basis,
        dueAt,
        ...(readAt !== undefined && { readAt }),
        ...(problem !== undefined && { problem }),
      });
    }
    for (const each of cells) {
      const cell = { namespace, cluster, source: each.source, unit: each.unit };
      const known = this.cells.get(keyOf(cell));
      if (known) {
        takeIn(known, each, began);
      } else if (isThere && this.exists('Source', namespace, each.source)) {
        this.cells.set(keyOf(cell), {
          ...cell,
          version: each.outcome === 'read' ? each.version : undefined,
          settled: false,
          writer: undefined,
          since: 0,
          drift: undefined,
          problem: each.outcome === 'read' ? undefined : each.problem,
        });
      }
    }
  }
}

/** A unit that a run is changing is left to the run, and what a target has told since the reading began is newer. */
function mayTakeIn({ teller, since }: Cell, began: number): boolean {
  return !(teller && isWriting(teller.phase)) && since < began;
}

function takeIn(cell: Cell, reading: CellReading, began: number): void {
  if (!mayTakeIn(cell, began)) {
    return;
  }
  switch (reading.outcome) {
    case 'read': {
      const { version, changedBy } = reading;
      const isSame = cell.version === version;
      cell.drift =
        cell.settled && version !== cell.told!.version
          ? {
              since: (isSame ? cell.drift?.since : undefined) ?? began,
              ...(changedBy && { changedBy }),
            }
          : undefined;
      cell.version = version;
      cell.problem = undefined;
      break;
    }
    case 'unreadable':
      cell.version = undefined;
      cell.drift = undefined;
      cell.problem = reading.problem;
      break;
    case 'unread':
      cell.problem = reading.problem;
      break;
    default:
      throw new TypeError(`unknown outcome ${reading satisfies never}`);
  }
}

function keyOf({ namespace, source, unit, cluster }: CellKey): string {
  return JSON.stringify([namespace, source, unit, cluster]);
}
