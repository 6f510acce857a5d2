import {
  Decision,
  resolveUnit,
  Source,
  SourceUnit,
} from '@fairway/plugin-fairway-common';
import { namedReference } from '@fairway/plugin-fairway-node';
import type { WriteBatch } from '../../store/types';
import type { EngineConfig } from '../config';
import {
  Check,
  CHECKS,
  ClusterWriteSeen,
  Commit,
  History,
  Violation,
} from './checks';
import { untoldDrifts } from './driftLiveness';
import { unfinished } from './Liveness';
import type { Mutation } from './mutations';
import { FakeClient, Manifest } from './objects';
import { Prng } from './Prng';
import { Installation, Replica, SimulatedStore } from './Replica';
import { hubName, MAX_CLUSTERS, Tenant } from './scenario';
import { Chaos, CrashPoint, Life, Scheduler } from './Scheduler';
import { silentLogger } from './silentLogger';
import { ModelStore } from './store/ModelStore';
import {
  Behaviour,
  ClusterWrite,
  FakeCluster,
  FENCE,
  INTENT,
  STAMP,
  Workload,
} from './world/FakeCluster';
import type { NetworkFaults } from './world/FakeGateway';

/** Makes the store that replicas share, and closes it in the end. */
export type StoreFactory = (
  now: () => number,
  /** Whether the connection to it is lost in an operation; a store may leave out this fault. */
  loses: () => boolean,
) => Promise<{ store: SimulatedStore; close(): Promise<void> }>;

/** How a simulation ended. */
export interface Outcome {
  seed: number;
  steps: number;
  commits: number;
  writes: number;
  /** How many runs and targets ended in which phase, such as `PromotionRun/Succeeded`. */
  phases: Record<string, number>;
  crashes: Record<CrashPoint, number>;
  /** How often a replica was stopped in good order. */
  updates: number;
  /** How many versions were recorded as set by somebody else, and how many of them were brought back or not written over. */
  drifts: { recorded: number; reasserted: number; blocked: number };
  traceHash: string;
}

/** What is simulated. */
export interface SimulationOptions {
  seed: number;
  chaos: Chaos;
  replicas: number;
  tenants: readonly Tenant[];
  faults: NetworkFaults;
  /** Whether the connection to the store is lost now. Default: never. */
  losesStore?(): boolean;
  /** How the backends of a cluster deal with a version. */
  behaviour(place: string): Behaviour;
  /** How long a replica that died stays away, in milliseconds. */
  restartAfter(): number;
  createStore?: StoreFactory;
  mutation?: Mutation;
  /** How versions on clusters are read outside of runs. Default: they are not. */
  inventory?: Pick<EngineConfig, 'inventoryMs' | 'inventoryWatches'>;
}

const modelStore: StoreFactory = async (now, loses) => ({
  store: new ModelStore(now, loses),
  close: async () => undefined,
});

/** How often it is looked whether everything has come to its end. */
const LOOK_MS = 5_000;

/** One installation in one thread: replicas that share a store, clusters, and everything that is checked about them. */
export class Simulation {
  readonly history = new History();
  readonly scheduler: Scheduler;
  /** What is not part of any replica. */
  readonly world: Life = { name: 'world', alive: true, stalledUntil: 0 };
  readonly clusters = new Map<string, FakeCluster>();
  readonly clients: FakeClient[] = [];
  /** Writes that changed something, by `<cluster>/<object>`. */
  readonly effective: ClusterWriteSeen[] = [];
  private readonly random: Prng;
  private readonly replicas: Replica[] = [];
  private raw!: SimulatedStore;
  private close!: () => Promise<void>;
  private violation: Error | undefined;
  private updates = 0;
  private commits = 0;
  private writes = 0;

  constructor(private readonly options: SimulationOptions) {
    this.random = new Prng(options.seed);
    this.scheduler = new Scheduler(this.random.fork(), options.chaos, life =>
      this.restartLater(life),
    );
  }

  /** Sets up clusters and configuration, and starts the replicas. */
  async start(): Promise<void> {
    const { tenants, replicas } = this.options;
    const { createStore = modelStore, losesStore = () => false } = this.options;
    const now = () => this.scheduler.now;
    ({ store: this.raw, close: this.close } = await createStore(
      now,
      losesStore,
    ));
    const store = this.checked(this.raw);
    const ids = idsFrom(this.random.fork());
    for (const tenant of tenants) {
      this.addClusters(tenant);
      const client = new FakeClient(store, { ids, now }, tenant.namespace);
      this.clients.push(client);
      const { clusters, config, promotions } = tenant;
      for (const manifest of [...clusters, ...config, ...promotions]) {
        await client.create(manifest);
      }
    }
    const shared = this.installation(store, ids);
    for (let index = 1; index <= replicas; index += 1) {
      this.replicas.push(new Replica(`replica-${index}`, shared));
    }
  }

  /**
   * Lets things happen until everything is finished.
   *
   * @throws Violation where an invariant does not hold, or where it is not finished at the end
   */
  async play(until: {
    /** When to look for the first time whether everything is finished. */
    from: number;
    to: number;
    maxSteps: number;
    /** What else has to be so. Default: nothing. */
    finished?(): boolean;
  }): Promise<void> {
    let lookAt = until.from;
    for (;;) {
      await this.scheduler.step();
      if (this.violation) {
        throw this.violation;
      }
      const { now, steps } = this.scheduler;
      const late = now > until.to || steps > until.maxSteps;
      if (now < lookAt && !late) {
        continue;
      }
      lookAt = now + LOOK_MS;
      const problems = await this.unfinished();
      if (problems.length === 0 && (until.finished?.() ?? true)) {
        return;
      }
      if (late) {
        throw new Violation('Liveness', problems.join('; '));
      }
    }
  }

  /** Ends it, whatever its state. */
  async end(): Promise<void> {
    this.replicas.forEach(({ life }) => {
      life.alive = false;
    });
    await this.close?.();
  }

  outcome(): Outcome {
    const phases: Record<string, number> = {};
    for (const kind of ['PromotionRun', 'Target']) {
      for (const { status } of this.history.of(kind)) {
        const key = `${kind}/${(status as { phase: string }).phase}`;
        phases[key] = (phases[key] ?? 0) + 1;
      }
    }
    return {
      seed: this.options.seed,
      steps: this.scheduler.steps,
      commits: this.commits,
      writes: this.writes,
      phases,
      crashes: this.scheduler.crashes,
      updates: this.updates,
      drifts: this.drifts(),
      traceHash: this.scheduler.traceHash(),
    };
  }

  private drifts(): Outcome['drifts'] {
    const decisions = this.history.of<Decision>('Decision');
    const count = (reason: string) =>
      decisions.filter(({ spec }) => spec.reason === reason).length;
    return {
      recorded: count('VersionDrifted'),
      reasserted: [...this.history.corrections.values()].flat().length,
      blocked: count('ClusterDrifted'),
    };
  }

  /** Stops a replica in good order, as an update of the backend does; it starts again after a while. */
  async update(random: Prng): Promise<void> {
    const replica = random.pick(this.replicas);
    if (await replica.stop()) {
      this.updates += 1;
      this.startLater(replica);
    }
  }

  /** Has somebody do something after a while, as one step. */
  later(ms: number, deed: () => Promise<unknown>): void {
    this.scheduler.after(this.world, ms, () => {
      this.scheduler
        .hop(this.world, { label: 'people', writes: true }, deed)
        .catch(error => {
          this.violation ??= error;
        });
    });
  }

  private async unfinished(): Promise<string[]> {
    const { history, raw, scheduler } = this;
    return [
      ...(await unfinished(history, uid => raw.locks(uid))),
      ...(this.options.inventory ? untoldDrifts(history, scheduler.now) : []),
    ];
  }

  private installation(
    store: SimulatedStore,
    ids: Installation['ids'],
  ): Installation {
    const { faults, mutation, inventory } = this.options;
    return {
      scheduler: this.scheduler,
      store,
      clusters: this.clusters,
      ids,
      random: this.random.fork(),
      faults,
      spy: { stamp: () => String(this.scheduler.steps) },
      healthy: key => this.history.passed.add(key),
      logger: silentLogger,
      config: {
        pollMs: 2_000,
        leaseMs: 10_000,
        compactMs: 600_000,
        ...inventory,
      },
      readsInventory: inventory !== undefined,
      mutation,
    };
  }

  private restartLater(life: Life): void {
    this.startLater(this.replicas.find(({ life: own }) => own === life));
  }

  private startLater(replica: Replica | undefined): void {
    this.scheduler.after(this.world, this.options.restartAfter(), () =>
      replica?.start(),
    );
  }

  /** The store with the checks behind it: whatever is committed, they see it. */
  private checked(store: SimulatedStore): SimulatedStore {
    return new Proxy(store, {
      get: (target, property: keyof SimulatedStore) => {
        if (property === 'commit') {
          return async (batch: WriteBatch) => {
            const result = await target.commit(batch);
            this.commits += 1;
            const { now, steps: step } = this.scheduler;
            const commit = this.history.record(batch, result, { now, step });
            this.trace(commit);
            this.check(check => check.commit?.(commit, this.history));
            return result;
          };
        }
        const value = target[property] as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  private trace({ changes }: Commit): void {
    for (const { after } of changes) {
      if (after && after.kind !== 'Decision') {
        const phase = (after.status as { phase?: string })?.phase ?? '';
        this.scheduler.note(
          `  ${after.kind} ${after.metadata.name} ${phase}\n`,
        );
      }
    }
  }

  private check(look: (check: Check) => void): void {
    try {
      CHECKS.forEach(look);
    } catch (error) {
      this.violation ??= error as Error;
    }
  }

  private addClusters({ namespace, config }: Tenant): void {
    const source = config.find(({ kind }) => kind === 'Source') as Manifest & {
      spec: Source['spec'];
    };
    const places = Array.from({ length: MAX_CLUSTERS }, (_, i) => `c${i}`);
    for (const cluster of places) {
      this.addCluster(`${namespace}-${cluster}`, source.spec.units, {
        cluster,
      });
    }
    const behindHub = source.spec.units.filter(({ variants }) => variants);
    if (behindHub.length > 0) {
      const hub = hubName(namespace);
      for (const cluster of places) {
        this.addCluster(hub, behindHub, { cluster, variant: 'hub' });
      }
    }
  }

  /** Puts the objects of units on a cluster, which is made where it is not there yet. */
  private addCluster(
    name: string,
    units: readonly SourceUnit[],
    at: Parameters<typeof resolveUnit>[1],
  ): void {
    const cluster =
      this.clusters.get(name) ??
      new FakeCluster(name, {
        after: (ms, callback) => this.scheduler.after(this.world, ms, callback),
        behaviour: (object, version) =>
          this.options.behaviour(`${name}/${object}/${version}`),
        onWrite: write => this.wrote(write),
        onState: (_cluster, object) => this.noteState(name, object),
        now: () => this.scheduler.now,
      });
    this.clusters.set(name, cluster);
    for (const unit of units) {
      cluster.seed(namedReference(resolveUnit(unit, at).object), 'v1');
    }
  }

  private wrote({ cluster, object, before, after, changed }: ClusterWrite) {
    const annotations = after.metadata.annotations!;
    const { now, steps: step } = this.scheduler;
    const write: ClusterWriteSeen = {
      now,
      step,
      cluster,
      object,
      key: annotations[INTENT],
      fence: Number(annotations[FENCE]),
      fenceBefore: Number(before.metadata.annotations?.[FENCE] ?? 0),
      version: after.spec.version,
      replaced: before.spec.version,
      changed,
      assertedAt: Number(annotations[STAMP]),
    };
    this.writes += 1;
    if (changed) {
      this.effective.push(write);
    }
    this.scheduler.note(`  write ${cluster} ${object} ${write.version}\n`);
    this.check(check => check.write?.(write, this.history));
    const intent = this.history.intents.get(write.key);
    if (intent) {
      this.history.recordWriter(intent);
    }
  }

  private noteState(
    cluster: string,
    { metadata, spec, status, setBy }: Workload,
  ) {
    const place = `${cluster}/${metadata.name}`;
    this.history.recordHeld(place, spec.version, setBy?.manager);
    const arrived =
      status.healthy &&
      status.version === spec.version &&
      status.observedGeneration === metadata.generation;
    this.history.recordState(
      place,
      this.scheduler.now,
      arrived ? spec.version : undefined,
    );
  }
}

function idsFrom(random: Prng): Installation['ids'] {
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => random.int(0, 15).toString(16)).join(
      '',
    );
  return { uid: () => hex(24), suffix: () => hex(12) };
}
