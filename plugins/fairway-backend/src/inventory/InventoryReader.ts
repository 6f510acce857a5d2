import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Backend,
  Cluster,
  Fleet,
  Source,
} from '@fairway/plugin-fairway-common';
import type {
  ClusterConnection,
  ClusterGateway,
  DeliveryDriver,
} from '@fairway/plugin-fairway-node';
import type { EngineConfig } from '../engine/config';
import type { BackgroundTask } from '../engine/Engine';
import type { EngineClock, Ids, RandomSource } from '../engine/ports';
import type { DatabaseTime } from '../engine/work/DatabaseTime';
import { DelayedWake } from '../engine/work/DelayedWake';
import { inventoryItem } from '../engine/work/items';
import type { Lease } from '../engine/work/Lease';
import type { OneShot, Outcome } from '../engine/work/OneShotReconciler';
import { mapBounded } from '../gates/mapBounded';
import type { ClusterReadingState, FairwayStore, ViewStore } from '../store';
import { dueTime, PlannedCluster, planInventory } from './inventoryPlan';
import { HubLists } from './HubLists';
import { ReadingWriter } from './ReadingWriter';
import { readUnits } from './readUnits';

/** How many clusters are read at once. */
const CONCURRENCY = 16;
/** How long a cluster may take. */
const CLUSTER_MS = 20_000;
/** After so long no more clusters are begun: what is left is claimed anew, with what has changed meanwhile. */
const PASS_MS = 5_000;
/** The interval holds so many passes at most; what is due within the time of one is read together. */
const PASSES = 20;
/** A cluster that could not be read is tried again after this time, where that is before the interval. */
const RETRY_MS = 60_000;
/** How soon after a start, and after a cluster has become reachable, it is looked at what is due. */
const SOON_MS = 1_000;

/** What the reader needs of the store. */
export type InventoryStore = Pick<FairwayStore, 'list' | 'getMany' | 'commit'> &
  Pick<ViewStore, 'inventory' | 'readings'>;

/**
 * Reads which versions clusters hold, outside of runs: what no run has written, and what somebody has changed since.
 *
 * @remarks
 * All of it is one piece of work, so one replica reads at a time. When each cluster is due is in the database; a pass reads what is
 * due, and the next pass is due with the next cluster. A change of clusters, fleets, sources or backends makes it due at once, and
 * then only those clusters are read that it concerns.
 */
export class InventoryReader implements OneShot, BackgroundTask {
  readonly kind = inventoryItem.kind as 'Inventory';
  private readonly wake: DelayedWake;
  private ended = new AbortController();
  private unsubscribe: (() => void) | undefined;

  constructor(
    private readonly deps: {
      store: InventoryStore;
      gateway: Pick<
        ClusterGateway,
        'connect' | 'reachability' | 'requestProbe' | 'onReachabilityChange'
      >;
      drivers: ReadonlyMap<string, DeliveryDriver>;
      clock: EngineClock;
      time: DatabaseTime;
      config: Pick<EngineConfig, 'inventoryMs' | 'maxRetryMs'>;
      random: RandomSource;
      ids: Ids;
      logger: LoggerService;
    },
  ) {
    this.wake = new DelayedWake(inventoryItem, {
      ...deps,
      what: 'Versions on clusters are not read yet',
    });
  }

  start(): void {
    const { config, gateway, random } = this.deps;
    this.ended = new AbortController();
    if (config.inventoryMs > 0) {
      this.wake.after(SOON_MS * (1 + random()));
      this.unsubscribe = gateway.onReachabilityChange((_, { state }) => {
        if (state === 'Reachable') {
          this.wake.after(SOON_MS);
        }
      });
    }
  }

  async stop(): Promise<void> {
    this.ended.abort();
    this.unsubscribe?.();
    await this.wake.stop();
  }

  async reconcile(lease: Lease): Promise<Outcome> {
    return this.deps.config.inventoryMs === 0
      ? { type: 'kept' }
      : { type: 'kept', dueAt: (await this.pass(lease)).dueAt };
  }

  /** Reads what is due. @returns the clusters whose units are to be known, and when the next of them is due, in milliseconds */
  async pass(
    lease: Lease,
  ): Promise<{ planned: readonly PlannedCluster[]; dueAt: number }> {
    const { time, config, clock, gateway } = this.deps;
    const passMs = Math.max(config.inventoryMs / PASSES, 1);
    const { planned, readings } = await this.look();
    const start = clock.monotonic();
    const horizon = time.now() + passMs;
    const dueAt = new Map<PlannedCluster, number>(
      planned.map(cluster => [
        cluster,
        this.dueAt(cluster, readings.get(keyOf(cluster))),
      ]),
    );
    const soon = time.now() + config.inventoryMs / 2;
    const due = withSharedHubs(
      planned.filter(cluster => dueAt.get(cluster)! <= horizon),
      planned.filter(cluster => dueAt.get(cluster)! <= soon),
    ).sort((a, b) => dueAt.get(a)! - dueAt.get(b)!);
    const began = time.now();
    const hubs = new HubLists(gateway, due);
    const writer = this.writer(lease);
    const signal = AbortSignal.any([lease.signal, this.ended.signal]);
    await mapBounded(due, CONCURRENCY, async cluster => {
      const isOver = clock.monotonic() - start >= PASS_MS;
      if (isOver || signal.aborted || writer.hasFailed) {
        return;
      }
      const reading = await this.read(cluster, {
        began,
        signal,
        connectHub: hub => hubs.connect(hub),
      });
      if (!signal.aborted) {
        dueAt.set(cluster, reading.dueAt);
        writer.add(reading);
      }
    });
    await writer.end();
    const next = Math.min(...dueAt.values(), time.now() + config.inventoryMs);
    const isLeft = due.some(cluster => dueAt.get(cluster)! <= horizon);
    return {
      planned,
      dueAt: Math.ceil(
        isLeft ? time.now() : Math.max(next, time.now() + passMs),
      ),
    };
  }

  /** Reads clusters whose objects are watched: what the watches know costs no request. */
  async readWatched(
    lease: Lease,
    clusters: readonly PlannedCluster[],
  ): Promise<void> {
    const { gateway, time } = this.deps;
    const writer = this.writer(lease);
    const signal = AbortSignal.any([lease.signal, this.ended.signal]);
    const connect = (name: string) => gateway.connect(name);
    await mapBounded(clusters, CONCURRENCY, async cluster => {
      const began = time.now();
      const reading = await this.read(cluster, {
        began,
        signal,
        connectHub: connect,
        connectOwn: connect,
      });
      if (!signal.aborted) {
        writer.add(reading);
      }
    });
    await writer.end();
  }

  private writer({ fence }: Lease): ReadingWriter {
    return new ReadingWriter({
      ...this.deps,
      now: () => this.deps.time.now(),
      fence,
    });
  }

  private async look(): Promise<{
    planned: PlannedCluster[];
    readings: ReadonlyMap<string, ClusterReadingState>;
  }> {
    const { store, drivers } = this.deps;
    const all = async <T>(kind: string) =>
      (await store.list({ kind })).items as T[];
    const [clusters, fleets, sources, backends, readings] = await Promise.all([
      all<Cluster>('Cluster'),
      all<Fleet>('Fleet'),
      all<Source>('Source'),
      all<Backend>('Backend'),
      store.readings({}),
    ]);
    return {
      planned: planInventory({ clusters, fleets, sources, backends }, drivers),
      readings: new Map(readings.map(reading => [keyOf(reading), reading])),
    };
  }

  /** A cluster that could not be read is due as soon as it is known to answer. */
  private dueAt(
    cluster: PlannedCluster,
    reading: ClusterReadingState | undefined,
  ): number {
    const { gateway } = this.deps;
    const answers = (connection: string) =>
      gateway.reachability(connection).state === 'Reachable';
    return reading?.problem !== undefined && cluster.connections.every(answers)
      ? 0
      : dueTime(cluster, reading);
  }

  private async read(
    planned: PlannedCluster,
    {
      signal,
      ...pass
    }: {
      began: number;
      signal: AbortSignal;
      connectHub(hub: string): ClusterConnection;
      connectOwn?(connection: string): ClusterConnection;
    },
  ) {
    const { time, clock, config, gateway, random } = this.deps;
    // What is on a hub may have been listed at the beginning of the pass.
    const began = planned.hubs.length > 0 ? pass.began : time.now();
    const limit = new AbortController();
    const cancel = clock.after(CLUSTER_MS, () => limit.abort());
    const { cells, problem } = await readUnits(planned, {
      ...this.deps,
      now: () => time.now(),
      ...pass,
      signal: AbortSignal.any([signal, limit.signal]),
    });
    cancel();
    for (const connection of problem === undefined ? [] : planned.connections) {
      if (gateway.reachability(connection).state === 'Unreachable') {
        // Nobody else may be asking this replica for it, and it is read once it answers.
        gateway.requestProbe(connection);
      }
    }
    const jitter = 0.9 + random() / 5;
    const wait =
      problem === undefined
        ? config.inventoryMs
        : Math.min(config.inventoryMs, RETRY_MS);
    return {
      planned,
      began,
      dueAt: Math.round(time.now() + wait * jitter),
      problem,
      cells,
    };
  }
}

/** Clusters that are due, and those due soon that share a hub with one of them: what they have there is in the same lists. */
function withSharedHubs(
  due: readonly PlannedCluster[],
  soon: readonly PlannedCluster[],
): PlannedCluster[] {
  const hubs = new Set(due.flatMap(cluster => cluster.hubs));
  const sharing = soon.filter(cluster =>
    cluster.hubs.some(hub => hubs.has(hub)),
  );
  return [...new Set([...due, ...sharing])];
}

function keyOf(at: { namespace: string; cluster: string }): string {
  return `${at.namespace}/${at.cluster}`;
}
