import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  Backend,
  Cluster,
  hubOf,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { ClusterGateway } from '@fairway/plugin-fairway-node';
import type { FairwayStore, WorkItem } from '../../store/types';
import type { EngineConfig } from '../config';
import type { BackgroundTask } from '../Engine';
import type { EngineClock, RandomSource } from '../ports';
import type { DatabaseTime } from '../work/DatabaseTime';
import { DelayedWake } from '../work/DelayedWake';
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
 * Asks all clusters and hubs now and then whether they answer, so that Cluster and Backend objects tell the truth although nothing is
 * promoted.
 *
 * @remarks
 * A round is a piece of work that is due once in an interval. The replica that claims it reads the Cluster objects, which is the
 * only statement that a round costs while nothing changes, and asks one cluster after the other; it does not hold the claim
 * meanwhile. What is left of a round when a replica stops is left to the next round.
 */
export class ClusterProbes implements OneShot, BackgroundTask {
  readonly kind = ITEM.kind as 'ClusterProbes';
  private round = new Map<string, ResourceObject[]>();
  private cancelTimer: (() => void) | undefined;
  private readonly firstRound: DelayedWake;
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
  ) {
    this.firstRound = new DelayedWake(ITEM, {
      ...deps,
      what: 'Clusters are not asked yet whether they answer',
    });
  }

  /** Has a round begin soon, whichever replica carries it out. */
  start(): void {
    const { config, random } = this.deps;
    this.stopped = false;
    this.firstRound.after(config.clusterProbeMs * HEAD_START * (1 + random()));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelTimer?.();
    await this.firstRound.stop();
  }

  async reconcile(): Promise<Outcome> {
    const { store, time, config, random } = this.deps;
    const clusters = await store.list({ kind: 'Cluster' });
    const backends = await store.list({ kind: 'Backend' });
    this.round = new Map();
    for (const object of [...clusters.items, ...backends.items]) {
      const connection = connectionOf(object as Cluster | Backend);
      if (connection !== undefined) {
        const sharing = this.round.get(connection) ?? [];
        this.round.set(connection, [...sharing, object]);
      }
    }
    this.firstRound.cancel();
    this.cancelTimer?.();
    this.next(Math.min(GAP_MS, config.clusterProbeMs / 2 / this.round.size));
    const jitter = 0.9 + random() / 5;
    return {
      type: 'kept',
      dueAt: time.now() + Math.round(config.clusterProbeMs * jitter),
    };
  }

  /** Asks one cluster, and the next one after a while. */
  private next(gapMs: number): void {
    const [first] = this.round;
    if (!first || this.stopped) {
      return;
    }
    const { clock, random } = this.deps;
    this.cancelTimer = clock.after(gapMs * 2 * random(), () => {
      const [connection, objects] = first;
      this.round.delete(connection);
      this.probe(connection, objects);
      this.next(gapMs);
    });
  }

  private async probe(
    connection: string,
    objects: readonly ResourceObject[],
  ): Promise<void> {
    const { gateway, status, reports, logger } = this.deps;
    try {
      await gateway.probe(connection);
      const updates = await Promise.all(
        objects.map(object => status.update(object)),
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

/** The name under which the cluster is registered that an object is about; undefined for backends without a hub. */
function connectionOf(object: Cluster | Backend): string | undefined {
  return 'connection' in object.spec
    ? object.spec.connection.backstageCluster
    : hubOf(object.spec);
}
