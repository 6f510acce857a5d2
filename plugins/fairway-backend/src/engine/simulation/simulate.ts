import {
  CALM_MS,
  Meddler,
  randomInventory,
  withDriftPolicies,
} from './drifting';
import type { FakeClient } from './objects';
import type { Mutation } from './mutations';
import { Prng } from './Prng';
import { randomTenants } from './scenario';
import type { Chaos, CrashPoint } from './Scheduler';
import { Outcome, Simulation, StoreFactory } from './Simulation';
import { doSomething, release } from './users';
import type { Behaviour } from './world/FakeCluster';

/** Which history is drawn, and on what. */
export interface RandomSimulation {
  seed: number;
  createStore?: StoreFactory;
  mutation?: Mutation;
  /** Whether somebody else changes versions all the time, which is looked out for. Default: only now and then, and nobody looks. */
  drift?: boolean;
}

/** How long things go wrong and people do things. */
const FAULTS_MS = 150_000;
/** How long everything may take to come to its end after that. */
const HORIZON_MS = 3_600_000;
const MAX_STEPS = 400_000;
const POINTS: CrashPoint[] = ['before', 'after effect', 'after answer'];

/** Draws a history from a seed: what there is, who does what, what goes wrong when. */
class RandomHistory {
  private readonly random: Prng;
  private readonly simulation: Simulation;
  private readonly started: number;
  /** What drift adds is drawn apart, so that all else of a seed is the same without it. */
  private readonly drifting: Prng;

  constructor(private readonly options: RandomSimulation) {
    this.random = new Prng(options.seed);
    this.drifting = new Prng(options.seed + 0x5eed);
    const { random, drifting } = this;
    const network = random.pick([0, 0.02, 0.1]);
    const rate = () => (this.faulty ? network : 0);
    const database = random.pick([0, 0.02]);
    const draws = random.fork();
    this.simulation = new Simulation({
      ...options,
      chaos: this.chaos(random.fork()),
      replicas: random.int(1, 3),
      tenants: options.drift
        ? withDriftPolicies(randomTenants(random), drifting)
        : randomTenants(random),
      faults: { refused: rate, lost: rate },
      losesStore: () => this.faulty && draws.chance(database),
      behaviour: behaviours(random.fork()),
      restartAfter: () => random.int(500, 25_000),
      ...(options.drift && { inventory: randomInventory(drifting) }),
    });
    this.started = this.simulation.scheduler.now;
  }

  async play(): Promise<Outcome> {
    const { simulation, started } = this;
    try {
      await simulation.start();
      simulation.clients.forEach(client => this.startPeople(client));
      this.startOutages();
      this.startUpdates();
      if (this.random.chance(0.3)) {
        this.startEdits();
      }
      const { drift } = this.options;
      if (drift) {
        new Meddler(simulation, this.drifting, FAULTS_MS).start();
      }
      const from = started + FAULTS_MS + (drift ? CALM_MS : 0);
      await simulation.play({
        from,
        to: from + HORIZON_MS,
        maxSteps: MAX_STEPS,
      });
      return simulation.outcome();
    } catch (error) {
      throw this.failure(error as Error);
    } finally {
      await simulation.end();
    }
  }

  private get faulty(): boolean {
    return this.simulation.scheduler.now < this.started + FAULTS_MS;
  }

  private chaos(random: Prng): Chaos {
    const crashes = random.pick([0, 0.001, 0.003, 0.01]);
    const stalls = random.pick([0, 0.0005, 0.002]);
    return {
      crash: ({ life }) =>
        this.faulty && life !== this.simulation.world && random.chance(crashes)
          ? random.pick(POINTS)
          : undefined,
      stall: life =>
        this.faulty && life !== this.simulation.world && random.chance(stalls)
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
      lateAnswer: () => random.chance(0.3),
    };
  }

  /** People do things, at random times, until the faults end. */
  private startPeople(client: FakeClient): void {
    const random = this.random.fork();
    const { simulation } = this;
    const { history } = simulation;
    const restless = random.pick([0.02, 0.1, 0.5]);
    const desk = { client, random, history, restless };
    const again = (
      least: number,
      most: number,
      deed: (who: typeof desk) => Promise<void>,
    ) =>
      simulation.later(random.int(least, most), async () => {
        if (this.faulty) {
          await deed(desk);
          again(least, most, deed);
        }
      });
    again(500, 8_000, doSomething);
    if (random.chance(0.6)) {
      again(10_000, 40_000, release);
    }
  }

  /** Clusters get out of reach, and come back. */
  private startOutages(): void {
    const random = this.random.fork();
    const { scheduler, world, clusters } = this.simulation;
    const names = [...clusters.keys()];
    const next = () =>
      scheduler.after(world, random.int(1_000, 40_000), () => {
        if (!this.faulty) {
          return;
        }
        const cluster = clusters.get(random.pick(names))!;
        cluster.reachable = false;
        scheduler.after(world, random.int(1_000, 60_000), () => {
          cluster.reachable = true;
        });
        next();
      });
    next();
  }

  /** The backend is updated now and then, one replica at a time. */
  private startUpdates(): void {
    const random = this.random.fork();
    const { scheduler, world } = this.simulation;
    const next = () =>
      scheduler.after(world, random.int(10_000, 120_000), () => {
        if (this.faulty) {
          this.simulation.update(random);
          next();
        }
      });
    next();
  }

  /** Somebody changes versions without Fairway. */
  private startEdits(): void {
    const random = this.random.fork();
    const { scheduler, world, clusters } = this.simulation;
    const next = () =>
      scheduler.after(world, random.int(1_000, 20_000), () => {
        if (this.faulty) {
          const cluster = random.pick([...clusters.values()]);
          const version = random.pick(['v1', 'v2', 'hotfix']);
          cluster.edit(random.pick(cluster.names), version);
          next();
        }
      });
    next();
  }

  private failure(error: Error): Error {
    const { seed, drift } = this.options;
    const { steps, tail } = this.simulation.scheduler;
    return new Error(
      `Seed ${seed} failed after ${steps} steps: ${error.message}
Replay: FAIRWAY_SIMULATION_SEED=${seed}${
        drift ? ' FAIRWAY_SIMULATION_DRIFT=1' : ''
      } npm test -- plugins/fairway-backend/src/engine/simulation.test.ts
${tail.slice(-60).join('')}`,
      { cause: error },
    );
  }
}

/** Most versions arrive at once or soon; some fail, and some never arrive. What was there before always works. */
function behaviours(random: Prng): (place: string) => Behaviour {
  const drawn = new Map<string, Behaviour>();
  return place => {
    if (place.endsWith('/v1')) {
      return { outcome: 'converges', afterMs: 10 };
    }
    const known = drawn.get(place);
    if (known) {
      return known;
    }
    const draw = random.next();
    let outcome: Behaviour['outcome'] = 'converges';
    if (draw > 0.93) {
      outcome = draw > 0.97 ? 'stuck' : 'fails';
    }
    const afterMs = random.chance(0.5) ? 0 : random.int(1, 15_000);
    drawn.set(place, { outcome, afterMs });
    return drawn.get(place)!;
  };
}

/** Plays one history. @throws with the seed and the newest steps where an invariant does not hold */
export async function simulate(options: RandomSimulation): Promise<Outcome> {
  return new RandomHistory(options).play();
}
