import {
  Cluster,
  Decision,
  promotionRunKind,
  Target,
} from '@fairway/plugin-fairway-common';
import type { EngineClock, Ids } from '../engine/ports';
import { workItem } from '../engine/work/items';
import { mapBounded } from '../gates/mapBounded';
import {
  CellReading,
  FairwayStore,
  InventoryCell,
  ObjectUpdate,
  StaleObjectError,
  ViewStore,
} from '../store';
import type { WorkChange } from '../store/types';
import { CellChange, compareCell } from './compareCells';
import { driftDecision } from './driftDecision';
import { cellKey, inventoryStatus } from './inventoryStatus';
import type { PlannedCluster } from './inventoryPlan';

/** How long readings are gathered before they are written together. */
const GATHER_MS = 300;
const MAX_GATHERED = 50;
/** How often a Cluster may be changed by others while its status is written. */
const MAX_TRIES = 5;

/** A reading that was finished. */
export interface FinishedReading {
  planned: PlannedCluster;
  began: number;
  dueAt: number;
  problem?: string;
  cells: readonly CellReading[];
}

/** What changes of a cluster. */
interface ClusterChange {
  reading: FinishedReading;
  changes: CellChange[];
  /** All cells, as they were known before. */
  known: readonly InventoryCell[];
}

/**
 * Writes readings, those that are finished at about the same time in one transaction.
 *
 * @remarks
 * What is known is read after the clusters were: a run that has written nothing by then cannot be what was read. Only what is new
 * is written, and the status of a Cluster with it, so that the change stream tells of it.
 */
export class ReadingWriter {
  private gathered: FinishedReading[] = [];
  private cancelTimer: (() => void) | undefined;
  private writing: Promise<void> = Promise.resolve();
  private failure: { error: unknown } | undefined;

  constructor(
    private readonly deps: {
      store: Pick<FairwayStore, 'getMany' | 'commit'> &
        Pick<ViewStore, 'inventory'>;
      clock: EngineClock;
      ids: Ids;
      now: () => number;
      fence: { key: string; fence: number };
    },
  ) {}

  add(reading: FinishedReading): void {
    this.gathered.push(reading);
    if (this.gathered.length >= MAX_GATHERED) {
      this.flush();
    } else {
      this.cancelTimer ??= this.deps.clock.after(GATHER_MS, () => this.flush());
    }
  }

  /** Resolves when everything is written. @throws what the first write that failed has thrown */
  async end(): Promise<void> {
    this.flush();
    await this.writing;
    if (this.failure) {
      throw this.failure.error;
    }
  }

  /** Whether a write has failed, so that more readings are of no use. */
  get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  private flush(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    const readings = this.gathered;
    this.gathered = [];
    this.writing = this.writing.then(async () => {
      if (readings.length > 0 && !this.failure) {
        try {
          await this.write(readings);
        } catch (error) {
          this.failure = { error };
        }
      }
    });
  }

  private async write(readings: readonly FinishedReading[]): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.tryToWrite(readings);
        return;
      } catch (error) {
        if (!(error instanceof StaleObjectError) || tries === MAX_TRIES) {
          throw error;
        }
      }
    }
  }

  private async tryToWrite(
    readings: readonly FinishedReading[],
  ): Promise<void> {
    const { store, fence } = this.deps;
    const known = await this.knownCells(readings);
    const changed = readings.map((reading): ClusterChange => {
      const cells = known.get(clusterKey(reading.planned)) ?? [];
      const byKey = new Map(cells.map(cell => [cellKey(cell), cell]));
      return {
        reading,
        known: cells,
        changes: reading.cells.flatMap(
          cell =>
            compareCell(cell, byKey.get(cellKey(cell)), reading.began) ?? [],
        ),
      };
    });
    const { updates, decisions, work } = await this.objects(
      changed.filter(
        ({ changes, known: cells, reading }) =>
          changes.length > 0 ||
          // A promotion has brought back what had been changed.
          cells.filter(({ drift }) => drift).length !== reading.planned.drifted,
      ),
    );
    await store.commit({
      fence,
      updates,
      work,
      creates: decisions.map(object => ({ object })),
      readings: changed.map(({ reading, changes }) => ({
        namespace: reading.planned.namespace,
        cluster: reading.planned.cluster,
        basis: reading.planned.basis,
        began: reading.began,
        dueAt: reading.dueAt,
        problem: reading.problem,
        cells: changes.map(({ drifted, restored, reading: read }) => ({
          ...read,
          ...((drifted || restored) && { recorded: true as const }),
        })),
      })),
    });
  }

  private async knownCells(readings: readonly FinishedReading[]) {
    const known = new Map<string, InventoryCell[]>();
    await mapBounded(byNamespace(readings), 1, async ([namespace, names]) => {
      const cells = await this.deps.store.inventory({
        namespace,
        clusters: names,
      });
      for (const cell of cells) {
        const key = clusterKey(cell);
        known.set(key, [...(known.get(key) ?? []), cell]);
      }
    });
    return known;
  }

  /** What the API shows of it: the status of each cluster, and a record of each drift. Runs that it concerns are woken. */
  private async objects(changed: readonly ClusterChange[]) {
    const { store, ids } = this.deps;
    const now = this.deps.now();
    const changes = new Map(
      changed.map(change => [clusterKey(change.reading.planned), change]),
    );
    const updates: ObjectUpdate[] = [];
    const decisions: Decision[] = [];
    const work: WorkChange[] = [];
    await mapBounded(
      byNamespace(changed.map(({ reading }) => reading)),
      1,
      async ([namespace, names]) => {
        const clusters = await store.getMany('Cluster', namespace, names);
        const targets = await this.targets(namespace, changed);
        work.push(...wakesOf(namespace, changed, targets));
        for (const cluster of clusters as Cluster[]) {
          const { name, resourceVersion } = cluster.metadata;
          const change = changes.get(clusterKey({ namespace, cluster: name }))!;
          const status = inventoryStatus(
            cluster,
            change.known,
            change.changes,
            now,
          );
          const isNews =
            change.changes.length > 0 ||
            cluster.status?.inventory?.drifted !== status?.inventory?.drifted;
          if (!isNews) {
            continue;
          }
          updates.push({
            object: { ...cluster, status },
            expected: resourceVersion,
          });
          decisions.push(
            ...change.changes.flatMap(
              each =>
                driftDecision(
                  cluster,
                  each,
                  targets.get(each.writer?.name ?? ''),
                  { ids, now },
                ) ?? [],
            ),
          );
        }
      },
    );
    return { updates, decisions, work };
  }

  /** The targets that have written last what has changed since, by name. */
  private async targets(
    namespace: string,
    changed: readonly ClusterChange[],
  ): Promise<ReadonlyMap<string, Target>> {
    const told = driftChanges(namespace, changed).flatMap(
      ({ writer }) => writer ?? [],
    );
    const names = [...new Set(told.map(({ name }) => name))];
    const uids = new Set(told.map(({ uid }) => uid));
    const targets =
      names.length > 0
        ? await this.deps.store.getMany('Target', namespace, names)
        : [];
    return new Map(
      (targets as Target[])
        .filter(({ metadata }) => uids.has(metadata.uid))
        .map(target => [target.metadata.name, target]),
    );
  }
}

/** What has become another version than was written, or is one no longer. */
function driftChanges(
  namespace: string,
  changed: readonly ClusterChange[],
): CellChange[] {
  return changed
    .filter(({ reading }) => reading.planned.namespace === namespace)
    .flatMap(({ changes, known }) => {
      const drifted = new Set(
        known.filter(({ drift }) => drift).map(cell => cellKey(cell)),
      );
      return changes.filter(
        change => change.drifted || drifted.has(cellKey(change.reading)),
      );
    });
}

/** The runs that have written what somebody else has changed, and those of the namespace that may wait until it is changed back. */
function wakesOf(
  namespace: string,
  changed: readonly ClusterChange[],
  targets: ReadonlyMap<string, Target>,
): WorkChange[] {
  const runs = new Map(
    [...targets.values()].map(({ spec }) => [spec.runRef.uid, spec.runRef]),
  );
  const wakes: WorkChange[] = [...runs.values()].map(({ name, uid }) => ({
    type: 'wake',
    item: workItem({
      kind: promotionRunKind.kind,
      metadata: { namespace, name, uid },
    }),
  }));
  return driftChanges(namespace, changed).length > 0
    ? [...wakes, { type: 'wakeNamespace', namespace }]
    : wakes;
}

function clusterKey(at: { namespace: string; cluster: string }): string {
  return `${at.namespace}/${at.cluster}`;
}

function byNamespace(
  readings: readonly FinishedReading[],
): [namespace: string, clusters: string[]][] {
  const names = new Map<string, string[]>();
  for (const { planned } of readings) {
    const { namespace, cluster } = planned;
    names.set(namespace, [...(names.get(namespace) ?? []), cluster]);
  }
  return [...names];
}
