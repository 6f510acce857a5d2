import {
  canonicalJson,
  Condition,
  ResourceObject,
  setCondition,
} from '@fairway/plugin-fairway-common';
import type { FairwayStore, WriteBatch } from '../../store/types';
import { timestamp } from '../objects/newObject';
import type { EngineConfig } from '../config';
import type { EngineClock } from '../ports';
import type { Counters } from '../Statistics';
import type { DatabaseTime } from '../work/DatabaseTime';
import type { Lease } from '../work/Lease';
import type { OneShot, Outcome } from '../work/OneShotReconciler';
import { backendStatus } from './backendStatus';
import { clusterStatus } from './clusterStatus';
import { fleetStatus } from './fleetStatus';
import { planStatus } from './planStatus';
import { sourceStatus } from './sourceStatus';
import type { StatusDeps, StatusReporter } from './StatusReporter';

const REPORTERS: ReadonlyMap<string, StatusReporter> = new Map(
  [clusterStatus, fleetStatus, backendStatus, sourceStatus, planStatus].map(
    reporter => [reporter.kind, reporter as unknown as StatusReporter],
  ),
);

interface ConfigStatus {
  observedGeneration?: number;
  conditions?: Condition[];
}

/** Keeps the status of configuration: of clusters, fleets, backends, sources and plans. */
export class StatusReconciler implements OneShot {
  readonly kind = 'Status' as const;

  constructor(
    private readonly deps: StatusDeps & {
      store: FairwayStore;
      time: DatabaseTime;
      clock: EngineClock;
      config: Pick<EngineConfig, 'lookMs'>;
      counters: Counters;
    },
  ) {}

  async reconcile(lease: Lease): Promise<Outcome> {
    const { store, counters } = this.deps;
    const [, kind] = lease.key.split('/');
    const object = await store.getByUid(kind, lease.claim.uid);
    if (object) {
      await this.look(object);
    }
    const update = object && (await this.update(object));
    const isKept = object && REPORTERS.get(object.kind)?.looksAround;
    if (!isKept || update) {
      counters.commits += 1;
      await store.commit({
        fence: lease.fence,
        updates: update ? [update] : [],
        work: isKept ? [] : [lease.completion()],
      });
    }
    return isKept ? { type: 'kept' } : { type: 'completed' };
  }

  /** Looks around for a limited time: what comes later is reported when it comes. */
  private async look(object: ResourceObject): Promise<void> {
    const looking = REPORTERS.get(object.kind)?.look?.(object, this.deps);
    if (looking) {
      const { clock, config } = this.deps;
      let cancel = () => {};
      const enough = new Promise<void>(resolve => {
        cancel = clock.after(config.lookMs, resolve);
      });
      await Promise.race([looking, enough]);
      cancel();
    }
  }

  /** The write of what an object has to report now; undefined where it says so already. */
  async update(
    object: ResourceObject,
  ): Promise<NonNullable<WriteBatch['updates']>[number] | undefined> {
    const reporter = REPORTERS.get(object.kind);
    if (!reporter) {
      return undefined;
    }
    const { conditions, fields } = await reporter.report(object, this.deps);
    const before = (object.status ?? {}) as ConfigStatus;
    const { generation, resourceVersion } = object.metadata;
    const at = timestamp(this.deps.time.now());
    const status = {
      ...before,
      ...(fields as object),
      observedGeneration: generation,
      conditions: conditions.reduce(
        (current, draft) =>
          setCondition(
            current,
            { ...draft, observedGeneration: generation },
            at,
          ),
        before.conditions ?? [],
      ),
    };
    return canonicalJson(before) === canonicalJson(status)
      ? undefined
      : { object: { ...object, status }, expected: resourceVersion };
  }
}
