import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  Backend,
  Cluster,
  hubOf,
  Target,
} from '@fairway/plugin-fairway-common';
import type { ClusterGateway } from '@fairway/plugin-fairway-node';
import { FairwayStore, StaleObjectError, WorkChange } from '../../store/types';
import type { EngineConfig } from '../config';
import type { BackgroundTask } from '../Engine';
import type { EngineClock } from '../ports';
import type { Counters } from '../Statistics';
import { isHubAway } from './backendStatus';
import type { StatusReconciler } from './StatusReconciler';

/** The phases of targets that a cluster may be waited for in. */
const UNFINISHED = [
  'Pending',
  'Gating',
  'Queued',
  'Applying',
  'Converging',
  'Verifying',
];

/** The least time between two writes, so that a fleet that is contacted for the first time is not written one by one. */
const GAP_MS = 500;

/**
 * Shows with Cluster objects, and with Backend objects for their hubs, whether they can be reached, and wakes the runs that have
 * unfinished targets on a cluster whose reachability has changed. Changes that come together are written together.
 */
export class ReachabilityReports implements BackgroundTask {
  private readonly changed = new Set<string>();
  private unsubscribe: (() => void) | undefined;
  private cancelTimer: (() => void) | undefined;
  private writing: Promise<void> | undefined;
  private notBefore = 0;

  constructor(
    private readonly deps: {
      store: FairwayStore;
      gateway: ClusterGateway;
      clock: EngineClock;
      config: EngineConfig;
      counters: Counters;
      logger: LoggerService;
      status: StatusReconciler;
      /** Tells the runs that this replica works on. */
      onChange(connection: string): void;
    },
  ) {}

  start(): void {
    this.unsubscribe = this.deps.gateway.onReachabilityChange(connection => {
      this.deps.onChange(connection);
      this.report(connection);
    });
  }

  /** Brings the clusters of a connection up to date soon. */
  report(connection: string): void {
    this.changed.add(connection);
    this.later(this.notBefore - this.deps.clock.monotonic());
  }

  async stop(): Promise<void> {
    this.unsubscribe?.();
    this.cancelTimer?.();
    await this.writing;
  }

  private later(delay: number): void {
    if (!this.cancelTimer && !this.writing) {
      const { clock } = this.deps;
      this.cancelTimer = clock.after(Math.max(0, delay), () => {
        this.cancelTimer = undefined;
        this.notBefore = clock.monotonic() + GAP_MS;
        this.writing = this.write().finally(() => {
          this.writing = undefined;
          if (this.changed.size > 0) {
            this.later(this.deps.config.retryMs);
          }
        });
      });
    }
  }

  private async write(): Promise<void> {
    const { store, counters, logger, status } = this.deps;
    const connections = [...this.changed].sort();
    this.changed.clear();
    try {
      const about = async (kind: string, key: string) =>
        (
          await store.list({
            kind,
            fields: [{ key, operator: 'In', values: connections }],
          })
        ).items;
      const clusters = (await about(
        'Cluster',
        'spec.connection.backstageCluster',
      )) as Cluster[];
      const backends = (await about(
        'Backend',
        'spec.hub.backstageCluster',
      )) as Backend[];
      this.probeUnknown([
        ...clusters.map(({ spec }) => spec.connection.backstageCluster),
        ...backends.flatMap(({ spec }) => hubOf(spec) ?? []),
      ]);
      const updates = await Promise.all(
        [...clusters, ...backends].map(object => status.update(object)),
      );
      const work = [
        ...(await this.wakes(
          clusters.filter(cluster => this.mayBeWaitedFor(cluster)),
        )),
        ...(await this.wakesBehindHubs(
          backends.filter(backend => this.isNewsOfHub(backend)),
        )),
      ];
      const batch = {
        updates: updates.filter(update => update !== undefined),
        work,
      };
      if (batch.updates.length + work.length > 0) {
        counters.commits += 1;
        await store.commit(batch);
      }
    } catch (error) {
      connections.forEach(connection => this.changed.add(connection));
      if (error instanceof StaleObjectError) {
        counters.stale += 1;
      } else {
        counters.errors += 1;
        logger.warn(
          `The reachability of ${connections.join(', ')} could not be written`,
          error as Error,
        );
      }
    }
  }

  /** The registration of a cluster has changed, so nothing is known of it any more. */
  private probeUnknown(connections: readonly string[]): void {
    const { gateway } = this.deps;
    for (const connection of new Set(connections)) {
      const { state, reason } = gateway.reachability(connection);
      if (state === 'Unknown' && !reason) {
        gateway.requestProbe(connection);
      }
    }
  }

  /** A cluster is waited for from when it was shown as unreachable; the first contact with it is no news to anybody. */
  private mayBeWaitedFor({ spec, status }: Cluster): boolean {
    const { state } = this.deps.gateway.reachability(
      spec.connection.backstageCluster,
    );
    return state === 'Unreachable' || status?.reachability === 'Unreachable';
  }

  /** The same for a hub and what is behind it. */
  private isNewsOfHub(backend: Backend): boolean {
    const { state } = this.deps.gateway.reachability(hubOf(backend.spec)!);
    return state === 'Unreachable' || isHubAway(backend);
  }

  /** The runs that may have waited for these clusters. */
  private async wakes(clusters: readonly Cluster[]): Promise<WorkChange[]> {
    const byNamespace = new Map<string, string[]>();
    for (const { metadata } of clusters) {
      const names = byNamespace.get(metadata.namespace) ?? [];
      byNamespace.set(metadata.namespace, [...names, metadata.name]);
    }
    const wakes = await Promise.all(
      [...byNamespace].map(([namespace, names]) =>
        this.wakesOfTargets({ key: 'spec.cluster', values: names }, namespace),
      ),
    );
    return wakes.flat();
  }

  /** The runs that may have waited for the hubs of these backends. */
  private async wakesBehindHubs(
    backends: readonly Backend[],
  ): Promise<WorkChange[]> {
    const hubs = [...new Set(backends.map(({ spec }) => hubOf(spec)!))];
    return hubs.length > 0
      ? this.wakesOfTargets({ key: 'spec.hub', values: hubs })
      : [];
  }

  /** The runs that have unfinished targets with one of these values. */
  private async wakesOfTargets(
    at: { key: string; values: string[] },
    namespace?: string,
  ): Promise<WorkChange[]> {
    const { items } = await this.deps.store.list({
      kind: 'Target',
      namespace,
      fields: [
        { ...at, operator: 'In' },
        { key: 'status.phase', operator: 'In', values: UNFINISHED },
      ],
    });
    const wakes = new Map<string, WorkChange>();
    for (const { metadata, spec } of items as Target[]) {
      const { uid, name } = spec.runRef;
      const key = `PromotionRun/${uid}`;
      const item = {
        key,
        kind: 'PromotionRun' as const,
        namespace: metadata.namespace,
        name,
        uid,
      };
      wakes.set(key, { type: 'wake', item });
    }
    return [...wakes.values()];
  }
}
