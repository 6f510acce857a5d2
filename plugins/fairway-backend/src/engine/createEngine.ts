import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ClusterGateway,
  DeliveryDriver,
  Gate,
} from '@fairway/plugin-fairway-node';
import { InventoryReader, InventoryStore } from '../inventory/InventoryReader';
import { WatchingInventory } from '../inventory/WatchingInventory';
import type { FairwayStore } from '../store/types';
import { DEFAULT_ENGINE_CONFIG, EngineConfig } from './config';
import { EffectPool } from './effects/EffectPool';
import { Engine } from './Engine';
import { GarbageReconciler } from './garbage/GarbageReconciler';
import { HistoryCompaction } from './history/HistoryCompaction';
import {
  EngineClock,
  Ids,
  RandomSource,
  systemClock,
  systemIds,
  systemRandom,
} from './ports';
import { PromotionReconciler } from './promotion/PromotionReconciler';
import type { RunAuthority } from './promotion/RunAuthority';
import { RunStamper } from './promotion/RunStamper';
import { RunReconciler } from './run/RunReconciler';
import { Counters } from './Statistics';
import { ClusterProbes } from './status/ClusterProbes';
import { DriverChanges } from './status/DriverChanges';
import { ReachabilityReports } from './status/ReachabilityReports';
import { StatusReconciler } from './status/StatusReconciler';
import { Backoff } from './work/Backoff';
import { DatabaseTime } from './work/DatabaseTime';
import { OneShot, OneShotReconciler } from './work/OneShotReconciler';
import type { Reconciler } from './work/session';

/** How long the offset of the database's clock is trusted. */
const CALIBRATE_MS = 60_000;

/** What an engine is made of. */
export interface EngineOptions {
  store: FairwayStore;
  /** The same store, where the versions on clusters are to be read outside of runs. Default: they are not. */
  inventory?: InventoryStore;
  gateway: ClusterGateway;
  /** By name. They may be added to until the engine starts. */
  drivers: ReadonlyMap<string, DeliveryDriver>;
  /** By type. */
  gates: ReadonlyMap<string, Gate>;
  authority: RunAuthority;
  logger: LoggerService;
  config?: Partial<EngineConfig>;
  /** Default: the clock of this process. */
  clock?: EngineClock;
  /** Default: random uids. */
  ids?: Ids;
  /** Default: the random numbers of this process. */
  random?: RandomSource;
  /** Tells this replica from others. Default: a new uid. */
  owner?: string;
}

/** Puts together the engine of one replica. Nothing runs until it is started. */
export function createEngine(options: EngineOptions): Engine {
  const { store, gateway, drivers, gates, authority, logger } = options;
  const clock = options.clock ?? systemClock;
  const ids = options.ids ?? systemIds;
  const random = options.random ?? systemRandom;
  const config = { ...DEFAULT_ENGINE_CONFIG, ...options.config };
  const counters = new Counters();
  const time = new DatabaseTime(store, clock, CALIBRATE_MS);
  const pool = new EffectPool(config.maxEffects);
  const stamper = new RunStamper({ store, drivers, ids, authority });
  const backoff = new Backoff(
    { firstMs: config.retryMs, maxMs: config.maxRetryMs },
    random,
  );
  const shared = { store, time, counters };

  const runs = new RunReconciler({
    ...shared,
    inventory: options.inventory,
    gateway,
    drivers,
    gates,
    stamper,
    authority,
    pool,
    clock,
    ids,
    random,
    config,
    logger,
  });
  const status = new StatusReconciler({
    ...shared,
    gateway,
    drivers,
    clock,
    config,
  });
  const reports = new ReachabilityReports({
    ...shared,
    gateway,
    clock,
    config,
    logger,
    status,
    onChange: connection => runs.reachabilityChanged(connection),
  });
  const probes = new ClusterProbes({
    ...shared,
    gateway,
    clock,
    config,
    random,
    logger,
    status,
    reports,
  });
  const inventory =
    options.inventory &&
    new InventoryReader({
      store: options.inventory,
      gateway,
      drivers,
      clock,
      time,
      config,
      random,
      ids,
      logger,
    });
  const watches =
    inventory && config.inventoryMs > 0 && config.inventoryWatches > 0
      ? new WatchingInventory({
          ...shared,
          reader: inventory,
          gateway,
          clock,
          config,
          backoff,
          logger,
        })
      : undefined;
  const oneShots: OneShot[] = [
    new PromotionReconciler({ ...shared, stamper }),
    new GarbageReconciler({ ...shared, batch: config.garbageBatch }),
    status,
    probes,
    ...(inventory && !watches ? [inventory] : []),
  ];
  const reconcilers: Reconciler[] = [
    runs,
    ...(watches ? [watches] : []),
    ...oneShots.map(
      oneShot =>
        new OneShotReconciler(oneShot, { time, backoff, counters, logger }),
    ),
  ];

  return new Engine({
    owner: options.owner ?? ids.uid(),
    store,
    clock,
    time,
    config,
    logger,
    counters,
    pool,
    reconcilers: new Map(
      reconcilers.map(reconciler => [reconciler.kind, reconciler]),
    ),
    background: [
      reports,
      probes,
      ...(inventory ? [inventory] : []),
      new HistoryCompaction({ store, clock, config, logger }),
      new DriverChanges({ store, drivers, logger }),
    ],
  });
}
