import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Cluster } from '@fairway/plugin-fairway-common';
import type { ClusterGateway } from '@fairway/plugin-fairway-node';
import type { FairwayStore, WorkItem } from '../../store/types';
import type { EngineConfig } from '../config';
import type { BackgroundTask } from '../Engine';
import type { EngineClock, RandomSource } from '../ports';
import type { DatabaseTime } from '../work/DatabaseTime';
import type { OneShot, Outcome } from '../work/OneShotReconciler';
import type { ReachabilityReports } from './ReachabilityReports';
import type { StatusReconciler } from './StatusReconciler';

const ITEM: WorkItem = {
  key: 'ClusterProbes/all',
  kind: 'ClusterProbes',
  namespace: '',
  name: 'all',
  uid: 'all',
};

/** The time between two probes of a round, where the round is not too long for that. */
const GAP_MS = 50;

/** The first round begins after this share of the interval, up to twice as long, so that runs come first after a start. */
const HEAD_START = 1 / 20;

/**
 * Asks all clusters now and then whether they answer, so that Cluster objects tell the truth although nothing is promoted.
 *
 * @remarks
 * A round is a piece of work that is due once in an interval. The replica that claims it reads the Cluster objects, which is the
 * only statement that a round costs while nothing changes, and asks one cluster after the other; it does not hold the claim
 * meanwhile. What is left of a round when a replica stops is left to the next round.
 */
export class ClusterProbes implements OneShot, BackgroundTask {
  readonly kind = ITEM.kind as 'ClusterProbes';
  private round = new Map<string, Cluster[]>();
  private cancelTimer: (() => void) | undefined;
  private starting: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly deps: {
      store: Pick<FairwayStore, 'list' | 'commit'>;
      gateway: Pick<ClusterGateway, 'probe'>;
      clock: EngineClock;
      time: DatabaseTime;
      config: Pick<EngineConfig, 'clusterProbeMs' | 'maxRetryMs'>;
      random: RandomSource;
      logger: LoggerService;
      status: Pick<StatusReconciler, 'update'>;
      reports: Pick<ReachabilityReports, 'report'>;
    },
  ) {}

  /** Has a round begin soon, whichever replica carries it out. */
  start(): void {
    const { clock, config, random } = this.deps;
    this.stopped = false;
    this.cancelTimer = clock.after(
      config.clusterProbeMs * HEAD_START * (1 + random()),
      () => {
        this.starting = this.begin();
      },
    );
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelTimer?.();
    await this.starting;
  }

  async reconcile(): Promise<Outcome> {
    const { store, time, config, random } = this.deps;
    const { items } = await store.list({ kind: 'Cluster' });
    this.round = new Map();
    for (const cluster of items as Cluster[]) {
      const { backstageCluster } = cluster.spec.connection;
      const sharing = this.round.get(backstageCluster) ?? [];
      this.round.set(backstageCluster, [...sharing, cluster]);
    }
    this.cancelTimer?.();
    this.next(Math.min(GAP_MS, config.clusterProbeMs / 2 / this.round.size));
    const jitter = 0.9 + random() / 5;
    return {
      type: 'kept',
      dueAt: time.now() + Math.round(config.clusterProbeMs * jitter),
    };
  }

  private async begin(): Promise<void> {
    const { store, clock, config, logger } = this.deps;
    try {
      await store.commit({ work: [{ type: 'wake', item: ITEM }] });
    } catch (error) {
      logger.warn(
        `Clusters are not asked yet whether they answer; it is tried again in ${config.maxRetryMs} ms`,
        error as Error,
      );
      if (!this.stopped) {
        this.cancelTimer = clock.after(config.maxRetryMs, () => {
          this.starting = this.begin();
        });
      }
    }
  }

  /** Asks one cluster, and the next one after a while. */
  private next(gapMs: number): void {
    const [first] = this.round;
    if (!first || this.stopped) {
      return;
    }
    const { clock, random } = this.deps;
    this.cancelTimer = clock.after(gapMs * 2 * random(), () => {
      const [connection, clusters] = first;
      this.round.delete(connection);
      this.probe(connection, clusters);
      this.next(gapMs);
    });
  }

  private async probe(
    connection: string,
    clusters: readonly Cluster[],
  ): Promise<void> {
    const { gateway, status, reports, logger } = this.deps;
    try {
      await gateway.probe(connection);
      const updates = await Promise.all(
        clusters.map(cluster => status.update(cluster)),
      );
      if (!this.stopped && updates.some(update => update !== undefined)) {
        reports.report(connection);
      }
    } catch (error) {
      logger.warn(
        `Whether cluster "${connection}" answers could not be found out`,
        error as Error,
      );
    }
  }
}
