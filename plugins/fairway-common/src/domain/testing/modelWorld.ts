import type { Action, Approval, PromotionRun, Target } from '../../kinds';
import { decide } from '../decide';
import type {
  ApplyFact,
  ClusterFact,
  DecisionDraft,
  DriftFact,
  Effect,
  Facts,
  GateFact,
  LockFact,
  ObservationFact,
  ReadingFact,
  Verdict,
} from '../types';
import { RunOptions, runOf, START } from './builders';

/** What the outside answers to a write or an observation; undefined where there is no answer yet. */
export interface Outside {
  read(look: {
    target: Target;
    key: string;
    now: number;
    tries: number;
  }): ReadingFact | undefined;
  apply(write: {
    target: Target;
    key: string;
    now: number;
    tries: number;
  }): ApplyFact | undefined;
  observe(write: {
    target: Target;
    key: string;
    now: number;
  }): ObservationFact | undefined;
  gate?(
    evaluation: Extract<Effect, { type: 'Gate' }>['evaluation'],
    now: number,
  ): GateFact | undefined;
  lock?(target: Target): LockFact | undefined;
}

/** Answers as a cluster does on which everything works at once. */
export const healthy: Outside = {
  read: ({ key, now }) => ({ key, outcome: 'read', at: now, version: 'v1' }),
  apply: ({ key, now }) => ({
    key,
    outcome: 'applied',
    at: now,
    changed: true,
  }),
  observe: ({ key, now }) => ({ key, state: 'Converged', at: now }),
  gate: (_, now) => ({ state: 'Passed', at: now, message: 'fine' }),
};

/** An answer that the write failed. */
export const failedApply = (
  rest: Partial<Extract<ApplyFact, { outcome: 'failed' }>> = {},
) => ({
  outcome: 'failed' as const,
  retryable: false,
  notSent: true,
  reason: 'Forbidden',
  message: 'not allowed',
  ...rest,
});

/** An answer that the read failed, and may be tried again. */
export const failedRead = (
  rest: Partial<Extract<ReadingFact, { outcome: 'failed' }>> = {},
) => {
  const { notSent, ...failed } = failedApply({ retryable: true });
  return { ...failed, ...rest };
};

/** A shell in memory: it stores what `decide` decides, carries out effects, and keeps time. */
export class ModelWorld {
  now = START;
  run: PromotionRun;
  targets: Target[];
  readonly clusters = new Map<string, ClusterFact>();
  readonly locks = new Map<string, LockFact>();
  readonly readings = new Map<string, ReadingFact>();
  readonly applies = new Map<string, ApplyFact>();
  readonly observations = new Map<string, ObservationFact>();
  readonly gates = new Map<string, GateFact>();
  approvals: Approval[] = [];
  actions: Action[] = [];
  late: Target[] = [];
  readonly drifts = new Map<string, DriftFact>();
  orphanOf: Facts['orphanOf'];
  promotion: Facts['promotion'] = { state: 'current', suspended: false };
  readonly decisions: DecisionDraft[] = [];
  /** Keys of all writes that were sent, in order, with the target. */
  readonly sent: { target: string; key: string; at: number }[] = [];
  /** Called with each verdict before it is stored. */
  watch?: (verdict: Verdict) => void;
  private fence = 0;

  constructor(options: RunOptions, public outside: Outside = healthy) {
    const { run, targets } = runOf(options);
    this.run = run;
    this.targets = targets;
  }

  /** What `decide` would say now. */
  ask(): Verdict {
    return decide({
      run: this.run,
      targets: this.targets,
      now: this.now,
      facts: {
        clusters: this.clusters,
        locks: this.locks,
        readings: this.readings,
        applies: this.applies,
        observations: this.observations,
        gates: this.gates,
        approvals: this.approvals,
        actions: this.actions.filter(
          ({ status }) => !status || status.phase === 'Pending',
        ),
        promotion: this.promotion,
        drifts: this.drifts,
        orphanOf: this.orphanOf,
        late: this.late,
      },
    });
  }

  /** Decides once and stores the verdict, without any effect. */
  decide(): Verdict {
    const verdict = this.ask();
    this.watch?.(verdict);
    if (verdict.run) {
      this.run = { ...this.run, status: verdict.run };
    }
    if (verdict.targets.size > 0) {
      this.targets = this.targets.map(target => {
        const status = verdict.targets.get(target.metadata.name);
        return status ? { ...target, status } : target;
      });
    }
    this.targets = [...this.targets, ...verdict.created];
    this.actions = this.actions.map(action => ({
      ...action,
      status: verdict.actions.get(action.metadata.name) ?? action.status,
    }));
    this.approvals = this.approvals.map(approval => ({
      ...approval,
      status: verdict.approvals.get(approval.metadata.name) ?? approval.status,
    }));
    verdict.release.forEach(name => this.locks.delete(name));
    this.decisions.push(...verdict.decisions);
    return verdict;
  }

  /** Carries out effects. @returns whether anything new was learnt */
  perform(effects: readonly Effect[]): boolean {
    let learnt = false;
    for (const effect of effects) {
      learnt = this.performOne(effect) || learnt;
    }
    return learnt;
  }

  private performOne(effect: Effect): boolean {
    const { now } = this;
    if (effect.type === 'Gate') {
      const { key } = effect.evaluation;
      const fact = this.outside.gate?.(effect.evaluation, now);
      return fact !== undefined && this.learn(this.gates, key, fact);
    }
    const target = this.target(effect.target);
    const name = effect.target;
    switch (effect.type) {
      case 'Lock': {
        const fact = this.outside.lock?.(target) ?? {
          state: 'held' as const,
          fence: (this.fence += 1),
        };
        return this.learn(this.locks, name, fact);
      }
      case 'Read': {
        const fact = this.outside.read({
          target,
          key: effect.key,
          now,
          tries: target.status?.tries ?? 0,
        });
        return fact !== undefined && this.learn(this.readings, name, fact);
      }
      case 'Apply': {
        this.sent.push({ target: name, key: effect.key, at: now });
        const tries = target.status?.tries ?? 0;
        const fact = this.outside.apply({
          target,
          key: effect.key,
          now,
          tries,
        });
        return fact !== undefined && this.learn(this.applies, name, fact);
      }
      case 'Observe': {
        const fact = this.outside.observe({ target, key: effect.key, now });
        const old = this.observations.get(name);
        return (
          fact !== undefined &&
          (old?.key !== fact.key || old.state !== fact.state) &&
          this.learn(this.observations, name, fact)
        );
      }
      default:
        return effect satisfies never;
    }
  }

  private learn<T>(facts: Map<string, T>, name: string, fact: T): boolean {
    if (JSON.stringify(facts.get(name)) === JSON.stringify(fact)) {
      return false;
    }
    facts.set(name, fact);
    return true;
  }

  /** Decides and performs until nothing changes without time passing. */
  settle(): Verdict {
    for (let round = 0; round < 10_000; round += 1) {
      const verdict = this.decide();
      const learnt = this.perform(verdict.effects);
      const due =
        verdict.nextCheck !== undefined && verdict.nextCheck <= this.now;
      if (!learnt && !due) {
        return verdict;
      }
    }
    throw new Error('the world does not come to rest');
  }

  /** Lets time pass, deciding whenever a timer is due. */
  pass(ms: number): Verdict {
    const until = this.now + ms;
    let verdict = this.settle();
    while (verdict.nextCheck !== undefined && verdict.nextCheck <= until) {
      this.now = verdict.nextCheck;
      verdict = this.settle();
    }
    this.now = until;
    return this.settle();
  }

  /** Gives a command and settles. @returns what became of it */
  command(action: Action): NonNullable<Action['status']> {
    this.actions = [...this.actions, action];
    this.settle();
    return this.actions.find(
      ({ metadata }) => metadata.name === action.metadata.name,
    )!.status!;
  }

  target(name: string): Target {
    const found = this.targets.find(({ metadata }) => metadata.name === name);
    if (!found) {
      throw new Error(`there is no target "${name}"`);
    }
    return found;
  }

  /** The target on a cluster, of its first unit unless one is named. */
  on(cluster: string, unit?: string): Target {
    return this.targets.find(
      ({ spec }) =>
        spec.cluster === cluster && (unit === undefined || spec.unit === unit),
    )!;
  }

  /** Phases by cluster, for runs of one unit. */
  phases(): Record<string, string> {
    return Object.fromEntries(
      this.targets.map(({ spec, status }) => [spec.cluster, status!.phase]),
    );
  }

  stage(name: string) {
    return this.run.status!.stages.find(stage => stage.name === name)!;
  }
}
