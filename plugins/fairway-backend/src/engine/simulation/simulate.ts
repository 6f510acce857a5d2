import { mockServices } from '@backstage/backend-test-utils';
import type { FairwayStore, WriteBatch } from '../../store/types';
import {
  CHECKS,
  Commit,
  History,
  Violation,
} from './checks';
import { assertFinished, unfinished } from './Liveness';
import type { Mutation } from './mutations';
import { FakeClient } from './objects';
import { Prng } from './Prng';
import { Installation, Replica } from './Replica';
import { MAX_CLUSTERS, randomTenants, Tenant } from './scenario';
import { Chaos, CrashPoint, Life, Scheduler } from './Scheduler';
import { doSomething } from './users';
import { Behaviour, FakeCluster } from './world/FakeCluster';
import type { ClusterWriteSeen } from './checks';
import { ModelStore } from './store/ModelStore';
import { FENCE, INTENT, STAMP } from './world/FakeCluster';
import { UNIT } from './manifests';

/** How a simulation ended. */
export interface Outcome {
  seed: number;
  steps: number;
  commits: number;
  writes: number;
  runs: number;
  /** How many runs and targets ended in which phase, such as `PromotionRun/Succeeded`. */
  phases: Record<string, number>;
  crashes: Record<CrashPoint, number>;
  traceHash: string;
}

/** What is simulated, and how much goes wrong. */
export interface SimulationOptions {
  seed: number;
  /** Default: the model of the store. */
  createStore?(now: () => number): Promise<FairwayStore>;
  mutation?: Mutation;
}

const FAULTS_UNTIL_MS = 150_000;
const HORIZON_MS = 3_600_000;
const MAX_STEPS = 400_000;
/** How often it is looked whether everything has come to its end. */
const LOOK_MS = 5_000;

/** One installation in one thread: replicas, clusters, people, and all that can go wrong. */
export class Simulation {
  readonly history = new History();
  readonly scheduler: Scheduler;
  private readonly random: Prng;
  private readonly world: Life = { name: 'world', alive: true, stalledUntil: 0 };
  private readonly replicas: Replica[] = [];
  private readonly clusters = new Map<string, FakeCluster>();
  private readonly started: number;
  private violation: Error | undefined;
  private commits = 0;
  private writes = 0;

  constructor(private readonly options: SimulationOptions) {
    this.random = new Prng(options.seed);
    this.scheduler = new Scheduler(
      this.random.fork(),
      this.chaos(this.random.fork()),
      life => this.restartLater(life),
    );
    this.started = this.scheduler.now;
  }

  async run(): Promise<Outcome> {
    const raw = await this.createStore();
    const store = this.checked(raw);
    const random = this.random.fork();
    const tenants = randomTenants(random);
    tenants.forEach(tenant => this.addClusters(tenant, random));
    const ids = this.ids(this.random.fork());
    const clients = tenants.map(
      ({ namespace }) =>
        new FakeClient(
          store,
          { ids, now: () => this.scheduler.now },
          namespace,
        ),
    );
    for (const [index, tenant] of tenants.entries()) {
      const all = [...tenant.clusters, ...tenant.config, ...tenant.promotions];
      for (const manifest of all) {
        await clients[index].create(manifest);
      }
    }
    this.startReplicas(store, ids);
    clients.forEach(client => this.startPeople(client));
    this.startOutages();
    await this.play(raw);
    return {
      seed: this.options.seed,
      steps: this.scheduler.steps,
      commits: this.commits,
      writes: this.writes,
      runs: this.history.of('PromotionRun').length,
      phases: this.phases(),
      crashes: this.scheduler.crashes,
      traceHash: this.scheduler.traceHash(),
    };
  }

  /** Lets things happen until everything is finished, or it is clear that it will not be. */
  private async play(raw: FairwayStore): Promise<void> {
    let lookAt = this.started + FAULTS_UNTIL_MS + LOOK_MS;
    const end = this.started + FAULTS_UNTIL_MS + HORIZON_MS;
    for (;;) {
      await this.scheduler.step();
      if (this.violation) {
        throw this.violation;
      }
      const { now, steps } = this.scheduler;
      if (now < lookAt) {
        if (steps > MAX_STEPS) {
          throw new Violation('Liveness', `not finished after ${steps} steps`);
        }
        continue;
      }
      lookAt = now + LOOK_MS;
      const problems = await unfinished(this.history, uid => raw.locks(uid));
      if (problems.length === 0) {
        return;
      }
      if (now > end || steps > MAX_STEPS) {
        assertFinished(problems);
      }
    }
  }

  private phases(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const kind of ['PromotionRun', 'Target']) {
      for (const { status } of this.history.of(kind)) {
        const key = `${kind}/${(status as { phase: string }).phase}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
    }
    return counts;
  }

  private get faulty(): boolean {
    return this.scheduler.now < this.started + FAULTS_UNTIL_MS;
  }

  private chaos(random: Prng): Chaos {
    const crashes = random.pick([0, 0.001, 0.003, 0.01]);
    const stalls = random.pick([0, 0.0005, 0.002]);
    const points: CrashPoint[] = ['before', 'after effect', 'after answer'];
    return {
      crash: (_step, life) =>
        this.faulty && life !== this.world && random.chance(crashes)
          ? random.pick(points)
          : undefined,
      stall: life =>
        this.faulty && life !== this.world && random.chance(stalls)
          ? random.int(1_000, 30_000)
          : 0,
      delay: () => {
        if (!this.faulty) {
          return random.int(0, 2);
        }
        const draw = random.next();
        if (draw < 0.9) {
          return random.int(0, 5);
        }
        return draw < 0.99 ? random.int(5, 300) : random.int(300, 4_000);
      },
      skipAhead: () => this.faulty && random.chance(0.03),
    };
  }

  private createStore(): Promise<FairwayStore> {
    const now = () => this.scheduler.now;
    return this.options.createStore?.(now) ?? Promise.resolve(new ModelStore(now));
  }

  /** The store with the checks behind it: whatever is committed, they see it. */
  private checked(store: FairwayStore): FairwayStore {
    return new Proxy(store, {
      get: (target, property: keyof FairwayStore) => {
        if (property === 'commit') {
          return async (batch: WriteBatch) => {
            const result = await target.commit(batch);
            this.commits += 1;
            const { now, steps: step } = this.scheduler;
            const commit = this.history.record(batch, result, { now, step });
            this.check(({ commit: look }) => look?.(commit, this.history));
            this.trace(commit);
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
        this.scheduler.note(`  ${after.kind} ${after.metadata.name} ${phase}\n`);
      }
    }
  }

  private check(look: (check: (typeof CHECKS)[number]) => void): void {
    try {
      CHECKS.forEach(look);
    } catch (error) {
      this.violation ??= error as Error;
    }
  }

  private ids(random: Prng): Installation['ids'] {
    const hex = (digits: number) =>
      Array.from({ length: digits }, () => random.int(0, 15).toString(16)).join(
        '',
      );
    return { uid: () => hex(24), suffix: () => hex(12) };
  }

  private addClusters(tenant: Tenant, random: Prng): void {
    const behaviours = new Map<string, Behaviour>();
    const behaviour = (place: string): Behaviour => {
      const known = behaviours.get(place);
      if (known) {
        return known;
      }
      const draw = random.next();
      const afterMs = random.chance(0.5) ? 0 : random.int(1, 15_000);
      let outcome: Behaviour['outcome'] = 'converges';
      if (draw > 0.9) {
        outcome = draw > 0.95 ? 'stuck' : 'fails';
      }
      const drawn = { outcome, afterMs };
      behaviours.set(place, drawn);
      return drawn;
    };
    const units = tenant.config.find(({ kind }) => kind === 'Source')!.spec
      .units as (typeof UNIT)[];
    for (let index = 0; index < MAX_CLUSTERS; index += 1) {
      const name = `${tenant.namespace}-c${index}`;
      const cluster = new FakeCluster(name, {
        after: (ms, callback) =>
          this.scheduler.after(this.world, ms, callback),
        behaviour: (object, version) =>
          version === 'v1'
            ? { outcome: 'converges', afterMs: 10 }
            : behaviour(`${name}/${object}/${version}`),
        onWrite: ({ object, before, after, changed }) => {
          const annotations = after.metadata.annotations!;
          const { now, steps: step } = this.scheduler;
          const write: ClusterWriteSeen = {
            now,
            step,
            cluster: name,
            object,
            key: annotations[INTENT],
            fence: Number(annotations[FENCE]),
            fenceBefore: Number(before.metadata.annotations?.[FENCE] ?? 0),
            version: after.spec.version,
            changed,
            assertedAt: Number(annotations[STAMP]),
          };
          this.writes += 1;
          this.scheduler.note(`  write ${name} ${object} ${write.version}\n`);
          this.check(({ write: look }) => look?.(write, this.history));
          this.noteArrival(name, after);
        },
        onStatus: (_cluster, object) => this.noteArrival(name, object),
      });
      units.forEach(({ object }) => cluster.seed(object, 'v1'));
      this.clusters.set(name, cluster);
    }
  }

  private noteArrival(
    cluster: string,
    { metadata, spec, status }: ReturnType<FakeCluster['read']> & object,
  ): void {
    const key = metadata.annotations?.[INTENT];
    const there =
      status.healthy &&
      status.version === spec.version &&
      status.observedGeneration === metadata.generation;
    if (key && there) {
      this.history.arrived.add(`${cluster}/${key}`);
    }
  }

  private startReplicas(
    store: FairwayStore,
    ids: Installation['ids'],
  ): void {
    const random = this.random.fork();
    const rate = random.pick([0, 0.02, 0.1]);
    const shared: Installation = {
      scheduler: this.scheduler,
      store,
      clusters: this.clusters,
      ids,
      random,
      faults: {
        refused: () => (this.faulty ? rate : 0),
        lost: () => (this.faulty ? rate : 0),
      },
      spy: { stamp: () => String(this.scheduler.steps) },
      healthy: key => this.history.passed.add(key),
      logger: mockServices.logger.mock(),
      config: { pollMs: 2_000, leaseMs: 10_000, compactMs: 600_000 },
      mutation: this.options.mutation,
    };
    const count = this.random.int(1, 3);
    for (let index = 1; index <= count; index += 1) {
      this.replicas.push(new Replica(`replica-${index}`, shared));
    }
  }

  private restartLater(life: Life): void {
    const replica = this.replicas.find(({ life: own }) => own === life);
    const delay = this.random.int(500, 25_000);
    this.scheduler.after(this.world, delay, () => replica?.start());
  }

  /** People do things, at random times, until the faults end. */
  private startPeople(client: FakeClient): void {
    const random = this.random.fork();
    const desk = { client, random, history: this.history };
    const next = () =>
      this.scheduler.after(this.world, random.int(500, 8_000), () => {
        if (this.faulty) {
          this.scheduler
            .hop(this.world, { label: 'people', writes: true }, () =>
              doSomething(desk),
            )
            .then(next, error => {
              this.violation ??= error;
            });
        }
      });
    next();
  }

  /** Clusters get out of reach, and come back. */
  private startOutages(): void {
    const random = this.random.fork();
    const names = [...this.clusters.keys()];
    const next = () =>
      this.scheduler.after(this.world, random.int(1_000, 40_000), () => {
        if (!this.faulty) {
          return;
        }
        const cluster = this.clusters.get(random.pick(names))!;
        cluster.reachable = false;
        this.scheduler.after(this.world, random.int(1_000, 60_000), () => {
          cluster.reachable = true;
        });
        next();
      });
    next();
  }
}

/** Runs one simulation. @throws with the seed and the newest steps where an invariant does not hold */
export async function simulate(options: SimulationOptions): Promise<Outcome> {
  const simulation = new Simulation(options);
  try {
    return await simulation.run();
  } catch (error) {
    const trace = simulation.scheduler.tail.slice(-60).join('');
    const failure = new Error(
      `Seed ${options.seed} failed after ${simulation.scheduler.steps} steps: ${
        (error as Error).message
      }\nReplay: FAIRWAY_SIMULATION_SEED=${
        options.seed
      } yarn test plugins/fairway-backend/src/engine/simulation.test.ts\n${trace}`,
      { cause: error },
    );
    throw failure;
  }
}
