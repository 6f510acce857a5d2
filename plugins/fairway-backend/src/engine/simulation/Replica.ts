import type { LoggerService } from '@backstage/backend-plugin-api';
import type { FairwayStore } from '../../store/types';
import type { ViewStore } from '../../store/viewTypes';
import type { EngineConfig } from '../config';
import { everyAuthority } from './everyAuthority';
import { createEngine } from '../createEngine';
import type { Engine } from '../Engine';
import type { EngineClock, Ids } from '../ports';
import type { Prng } from './Prng';
import type { Life, Scheduler } from './Scheduler';
import { steppedStore } from './steppedStore';
import type { FakeCluster } from './world/FakeCluster';
import { DriverSpy, FakeDriver } from './world/FakeDriver';
import { FakeGateway, NetworkFaults } from './world/FakeGateway';
import { FakeHealthGate } from './world/FakeHealthGate';
import type { Mutation } from './mutations';

/** What an engine needs of a store. */
export type SimulatedStore = FairwayStore &
  Pick<ViewStore, 'inventory' | 'readings'>;

/** What the replicas of a simulation share. */
export interface Installation {
  scheduler: Scheduler;
  store: SimulatedStore;
  clusters: ReadonlyMap<string, FakeCluster>;
  ids: Ids;
  random: Prng;
  faults: NetworkFaults;
  spy: DriverSpy;
  healthy(key: string): void;
  logger: LoggerService;
  config: Partial<EngineConfig>;
  /** Whether versions on clusters are read outside of runs. */
  readsInventory: boolean;
  mutation?: Mutation;
}

/** One replica of the backend: an engine whose every way out is a step of the scheduler. */
export class Replica {
  life!: Life;
  private engine!: Engine;
  private starts = 0;
  private stopping: Life | undefined;

  constructor(readonly name: string, private readonly shared: Installation) {
    this.start();
  }

  /** Starts it, for the first time or anew after a crash: nothing of before is remembered. */
  start(): void {
    const { scheduler, clusters, random, faults, mutation, spy } = this.shared;
    this.starts += 1;
    const life: Life = {
      name: `${this.name}.${this.starts}`,
      alive: true,
      stalledUntil: 0,
    };
    this.life = life;
    const clock = clockOf(life, scheduler, random);
    const gateway = new FakeGateway(clusters, {
      hops: (hop, effect) => scheduler.hop(life, hop, effect),
      clock,
      random: () => random.next(),
      faults,
    });
    const stepped = steppedStore(this.shared.store, life, scheduler);
    const driver = new FakeDriver(spy);
    const store = mutation?.store?.(stepped) ?? stepped;
    this.engine = createEngine({
      store,
      inventory: this.shared.readsInventory ? store : undefined,
      gateway: mutation?.gateway?.(gateway) ?? gateway,
      drivers: new Map([['fake', mutation?.driver?.(driver) ?? driver]]),
      gates: new Map([['health', new FakeHealthGate(this.shared.healthy)]]),
      authority: everyAuthority,
      clock,
      ids: this.shared.ids,
      random: () => random.next(),
      logger: this.shared.logger,
      owner: life.name,
      config: this.shared.config,
    });
    this.engine.start();
  }

  /** Ends its life in good order; a second call for the same life does nothing. @returns false where it does not end so */
  async stop(): Promise<boolean> {
    const { life } = this;
    if (!life.alive || this.stopping === life) {
      return false;
    }
    this.stopping = life;
    await this.engine.stop();
    life.alive = false;
    return true;
  }
}

/** The clock of a machine: off by up to a minute, and started at some other time. */
function clockOf(life: Life, scheduler: Scheduler, random: Prng): EngineClock {
  const skew = random.int(-60_000, 60_000);
  const boot = scheduler.now - random.int(0, 1_000_000);
  return {
    now: () => scheduler.now + skew,
    monotonic: () => scheduler.now - boot,
    after: (ms, callback) => scheduler.after(life, ms, callback),
    soon: callback => scheduler.soon(life, callback),
  };
}
