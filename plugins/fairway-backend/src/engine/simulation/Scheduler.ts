import { createHash } from 'node:crypto';
import type { Hop } from './world/Hop';
import type { Prng } from './Prng';

/** One life of a replica: from its start to its crash. The world has one that never ends. */
export interface Life {
  readonly name: string;
  alive: boolean;
  /** Until when it is stalled, as by a long garbage collection. */
  stalledUntil: number;
}

/** Something that waits for its turn. */
interface Step {
  life: Life;
  hop: Hop;
  /** What happens outside; undefined where the answer is all that is left. */
  effect?: () => Promise<void>;
  /** Hands the answer over. */
  deliver(): void;
  /** Its sender is dead, and it is carried out all the same. */
  ghost?: boolean;
}

interface Timer {
  at: number;
  order: number;
  life: Life;
  callback(): void;
}

/** Where a replica dies in a step. */
export type CrashPoint = 'before' | 'after effect' | 'after answer';

/** Decides what goes wrong. */
export interface Chaos {
  /** Whether a replica dies in this step, and where. `leaves`: whether the step goes outside, and is not just an answer. */
  crash(step: {
    life: Life;
    hop: Hop;
    leaves: boolean;
  }): CrashPoint | undefined;
  /** How long a replica stalls from here, in milliseconds; 0: not at all. */
  stall(life: Life): number;
  /** How much time a step takes, in milliseconds. */
  delay(): number;
  /** Whether time goes on although something could run. */
  skipAhead(): boolean;
  /** Whether an answer waits for another turn instead of coming at once. */
  lateAnswer(): boolean;
}

/**
 * Runs a whole installation in one thread and in virtual time. Every call that leaves a replica waits here for its turn; who
 * has it is drawn by a seed, so that the same seed gives the same history.
 */
export class Scheduler {
  /** Milliseconds since the epoch, in the world of the simulation. */
  now = Date.UTC(2026, 0, 1);
  steps = 0;
  readonly crashes: Record<CrashPoint, number> = {
    before: 0,
    'after effect': 0,
    'after answer': 0,
  };
  private readonly ready: Step[] = [];
  private timers: Timer[] = [];
  private order = 0;
  private readonly hash = createHash('sha256');
  /** The newest steps, for the report of a failure. */
  readonly tail: string[] = [];

  constructor(
    private readonly random: Prng,
    private readonly chaos: Chaos,
    private readonly onCrash: (life: Life) => void,
  ) {}

  /** Waits for a turn, carries out the effect, waits for another turn, and answers. */
  hop<T>(life: Life, hop: Hop, effect: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const step: Step = {
        life,
        hop,
        deliver: () => undefined,
        effect: async () => {
          try {
            const result = await effect();
            step.deliver = () => resolve(result);
          } catch (error) {
            step.deliver = () => reject(error);
          }
        },
      };
      this.park(step);
    });
  }

  /** Waits for a turn without leaving the replica. */
  soon(life: Life, callback: () => void): void {
    this.park({
      life,
      hop: { label: 'soon', writes: false },
      deliver: callback,
    });
  }

  after(life: Life, ms: number, callback: () => void): () => void {
    const timer: Timer = {
      at: this.now + Math.max(0, ms),
      order: (this.order += 1),
      life,
      callback,
    };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter(other => other !== timer);
    };
  }

  /** The trace so far, as one number. */
  traceHash(): string {
    return this.hash.copy().digest('hex');
  }

  note(text: string): void {
    this.hash.update(text);
    this.tail.push(text);
    if (this.tail.length > 200) {
      this.tail.shift();
    }
  }

  /** Lets one thing happen. @returns false where nothing is left that could */
  async step(): Promise<boolean> {
    this.forgetTheDead();
    const runnable = this.ready.filter(
      ({ life, effect }) =>
        // What was sent before a stall is carried out all the same.
        life.stalledUntil <= this.now || effect !== undefined,
    );
    if (
      runnable.length === 0 ||
      (this.chaos.skipAhead() && this.timers.length > 0)
    ) {
      return this.nextTimer(runnable.length > 0);
    }
    this.steps += 1;
    this.now += this.chaos.delay();
    await this.run(this.random.pick(runnable));
    return true;
  }

  private async run(step: Step): Promise<void> {
    const { life, hop } = step;
    if (step.ghost) {
      this.note(`${this.now} ${life.name} ${hop.label} ghost\n`);
      this.ready.splice(this.ready.indexOf(step), 1);
      await step.effect!();
      return;
    }
    const crash = this.chaos.crash({
      life,
      hop,
      leaves: step.effect !== undefined,
    });
    this.note(
      `${this.now} ${life.name} ${hop.label}${step.effect ? '' : ' answered'}${
        crash ? ` CRASH ${crash}` : ''
      }\n`,
    );
    if (crash === 'before') {
      this.ready.splice(this.ready.indexOf(step), 1);
      this.kill(life, crash);
      return;
    }
    if (step.effect) {
      await step.effect();
      step.effect = undefined;
      if (crash === 'after effect') {
        this.kill(life, crash);
        return;
      }
      if (crash !== 'after answer' && this.chaos.lateAnswer()) {
        return;
      }
    }
    this.ready.splice(this.ready.indexOf(step), 1);
    life.stalledUntil = this.now + this.chaos.stall(life);
    step.deliver();
    await settle();
    if (crash) {
      this.kill(life, crash);
    }
  }

  private kill(life: Life, point: CrashPoint): void {
    this.crashes[point] += 1;
    life.alive = false;
    // A request that is on its way is not taken back by the death of its sender.
    for (const step of this.ready) {
      if (step.life === life) {
        step.ghost =
          step.hop.writes &&
          step.effect !== undefined &&
          this.random.chance(0.5);
      }
    }
    this.onCrash(life);
  }

  private park(step: Step): void {
    if (step.life.alive) {
      this.ready.push(step);
    }
  }

  private forgetTheDead(): void {
    for (let index = this.ready.length - 1; index >= 0; index -= 1) {
      const { life, ghost } = this.ready[index];
      if (!life.alive && !ghost) {
        this.ready.splice(index, 1);
      }
    }
    this.timers = this.timers.filter(({ life }) => life.alive);
  }

  private async nextTimer(hurry: boolean): Promise<boolean> {
    const due = this.timers.reduce<Timer | undefined>((first, timer) => {
      const at = (one: Timer) => Math.max(one.at, one.life.stalledUntil);
      return !first ||
        at(timer) < at(first) ||
        (at(timer) === at(first) && timer.order < first.order)
        ? timer
        : first;
    }, undefined);
    if (!due) {
      return hurry;
    }
    this.timers = this.timers.filter(timer => timer !== due);
    this.now = Math.max(this.now, due.at, due.life.stalledUntil);
    this.note(`${this.now} ${due.life.name} timer\n`);
    due.callback();
    await settle();
    return true;
  }
}

/** Until all code that can run has run, up to its next call to the outside. */
function settle(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}
