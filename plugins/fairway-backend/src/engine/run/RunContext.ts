import type {
  ClusterGateway,
  DeliveryDriver,
  Gate,
} from '@fairway/plugin-fairway-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ViewStore } from '../../store';
import type { FairwayStore } from '../../store/types';
import type { EngineConfig } from '../config';
import type { EffectPool } from '../effects/EffectPool';
import type { EngineClock, Ids, RandomSource } from '../ports';
import type { RunAuthority } from '../promotion/RunAuthority';
import type { RunStamper } from '../promotion/RunStamper';
import type { Counters } from '../Statistics';
import type { DatabaseTime } from '../work/DatabaseTime';
import type { Lease } from '../work/Lease';
import type { RunState } from './RunState';

/** What everything that works on runs shares within a replica. */
export interface RunDeps {
  store: FairwayStore;
  /** What is known of versions on clusters; undefined where they are not read outside of runs. */
  inventory: Pick<ViewStore, 'inventory'> | undefined;
  gateway: ClusterGateway;
  drivers: ReadonlyMap<string, DeliveryDriver>;
  gates: ReadonlyMap<string, Gate>;
  stamper: RunStamper;
  authority: RunAuthority;
  pool: EffectPool;
  clock: EngineClock;
  time: DatabaseTime;
  ids: Ids;
  random: RandomSource;
  config: EngineConfig;
  counters: Counters;
  logger: LoggerService;
}

/** What an effect found out, as a change of what is known. */
export type Report = (state: RunState) => void;

/** What the effects of one run work with, while this replica owns the run. */
export interface RunContext extends RunDeps {
  readonly lease: Lease;
  readonly state: RunState;
  /** Takes in what was found out, and decides soon. */
  report(report: Report): void;
  /** The lease turned out to be gone. */
  lost(): void;
}
