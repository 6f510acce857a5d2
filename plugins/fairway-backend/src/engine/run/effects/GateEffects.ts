import {
  Effect,
  GateEvaluation,
  GateFact,
  gateType,
} from '@fairway/plugin-fairway-common';
import type { GateContext } from '@fairway/plugin-fairway-node';
import { Call, KeyedCalls } from '../../effects/KeyedCalls';
import { Backoff } from '../../work/Backoff';
import type { RunContext } from '../RunContext';
import { previousGateFact } from '../previousGateFact';
import { intentOf, receiptOf } from '../RunSnapshot';
import { clusterOf, driverOf } from './delivery';
import type { RunEffect } from './RunEffect';

type GateEffect = Extract<Effect, { type: 'Gate' }>;

/** Asks gates whether they let a run or a target pass. */
export class GateEffects implements RunEffect<'Gate'> {
  readonly type = 'Gate' as const;
  private readonly calls: KeyedCalls;
  private readonly backoff: Backoff;

  constructor(private readonly context: RunContext) {
    this.calls = new KeyedCalls(this.type, context);
    const { config, random } = context;
    this.backoff = new Backoff(
      { firstMs: 5 * config.retryMs, maxMs: config.maxRetryMs },
      random,
    );
  }

  get busy(): boolean {
    return this.calls.busy;
  }

  sync(wanted: readonly GateEffect[]): void {
    const byId = new Map(
      wanted.map(({ evaluation }) => [
        `${evaluation.key}@${evaluation.digest}`,
        evaluation,
      ]),
    );
    this.calls.retain(byId);
    for (const [id, evaluation] of byId) {
      if (!this.calls.has(id)) {
        this.calls.start(id, this.call(evaluation));
      }
    }
  }

  /** What waits for an event is asked again: this may have been the event. */
  refreshed(): void {
    const { gates } = this.context.state;
    for (const [key, fact] of gates) {
      const waits = fact.state === 'Waiting' || fact.state === 'Inconclusive';
      if (waits && fact.retryAt === undefined) {
        gates.delete(key);
      }
    }
  }

  drop(): void {
    this.calls.dropAll();
  }

  stop(): Promise<void> {
    return this.calls.stop();
  }

  private call(evaluation: GateEvaluation): Call {
    const { time, state } = this.context;
    const put = (fact: GateFact) => () => {
      state.gates.set(evaluation.key, fact);
    };
    return {
      work: async signal => {
        const fact = await this.evaluate(evaluation, signal);
        this.backoff.succeeded(evaluation.key);
        return put(fact);
      },
      failed: error => {
        const at = time.now();
        return put({
          state: 'Inconclusive',
          at,
          message: error.message,
          retryAt: at + this.backoff.failed(evaluation.key),
        });
      },
    };
  }

  private async evaluate(
    evaluation: GateEvaluation,
    signal: AbortSignal,
  ): Promise<GateFact> {
    const { gates, state, time } = this.context;
    const type = gateType(evaluation.gate);
    const gate = gates.get(type);
    if (!gate) {
      throw new Error(
        `Gates of type ${type} are not installed; add their module to the backend`,
      );
    }
    return gate.evaluate(
      { ...evaluation, previous: previousGateFact(state, evaluation) },
      {
        run: state.run,
        targets: this.targets(evaluation),
        approvals: state.approvals,
        signal,
        now: () => time.now(),
      },
    );
  }

  /**
   * The target of the gate, or those of its stage; a gate before a rollback is about all. Clusters that were removed are left
   * out: nothing can be said of them any more, and nobody waits for them.
   */
  private targets(evaluation: GateEvaluation): GateContext['targets'] {
    const { state } = this.context;
    const isStage = state.run.spec.plan.spec.stages.some(
      ({ name }) => name === evaluation.stage,
    );
    return [...state.targets.values()]
      .filter(
        ({ metadata, spec }) =>
          state.clusters.has(spec.cluster) &&
          (evaluation.target
            ? metadata.name === evaluation.target
            : !isStage || spec.stage === evaluation.stage),
      )
      .map(target => ({
        target,
        intent: intentOf(state.run, target),
        receipt: receiptOf(target),
        driver: driverOf(this.context, target),
        connect: () => clusterOf(this.context, target),
      }));
  }
}
