import type { Effect } from '@fairway/plugin-fairway-common';
import type { DriverObservation } from '@fairway/plugin-fairway-node';
import { Call, KeyedCalls } from '../../effects/KeyedCalls';
import { Backoff } from '../../work/Backoff';
import type { RunContext } from '../RunContext';
import { intentOf, receiptOf } from '../RunSnapshot';
import type { TargetWatch, TargetWatches } from '../TargetWatches';
import { clusterOf, driverOf } from './delivery';
import { observation, sameObservation } from './observation';
import type { RunEffect } from './RunEffect';

type ObserveEffect = Extract<Effect, { type: 'Observe' }>;

/** A write that is looked out for. */
interface Observer {
  effect: ObserveEffect;
  watch: TargetWatch;
  /** When it is looked at again although nothing says that it has changed, in milliseconds. */
  dueAt: number;
}

/** Looks at what has become of writes: when the watch says that something has changed, and now and then where it is silent. */
export class ObserveEffects implements RunEffect<'Observe'> {
  readonly type = 'Observe' as const;
  private readonly calls: KeyedCalls;
  private readonly backoff: Backoff;
  private readonly observers = new Map<string, Observer>();

  constructor(
    private readonly context: RunContext,
    private readonly watches: TargetWatches,
  ) {
    this.calls = new KeyedCalls(this.type, context);
    const { config, random } = context;
    this.backoff = new Backoff(
      { firstMs: config.retryMs, maxMs: config.observeFallbackMs },
      random,
    );
  }

  get busy(): boolean {
    return this.observers.size > 0;
  }

  get dueAt(): number | undefined {
    let first: number | undefined;
    for (const [id, { dueAt }] of this.observers) {
      // A look that is under way says itself when the next one is due.
      if (dueAt < (first ?? Infinity) && !this.calls.has(id)) {
        first = dueAt;
      }
    }
    return first;
  }

  sync(wanted: readonly ObserveEffect[]): void {
    const byId = new Map(
      wanted.map(effect => [`${effect.target}/${effect.key}`, effect]),
    );
    this.calls.retain(byId);
    for (const [id, observer] of this.observers) {
      if (!byId.has(id)) {
        this.forget(id, observer);
      }
    }
    for (const [id, effect] of byId) {
      if (!this.observers.has(id)) {
        this.begin(id, effect);
      }
    }
  }

  tick(): void {
    const now = this.context.time.now();
    for (const [id, observer] of this.observers) {
      if (observer.dueAt <= now) {
        this.look(id, observer);
      }
    }
  }

  drop(): void {
    this.observers.forEach((observer, id) => this.forget(id, observer));
    this.calls.dropAll();
  }

  stop(): Promise<void> {
    this.drop();
    return this.calls.stop();
  }

  private begin(id: string, effect: ObserveEffect): void {
    const { state, time, config } = this.context;
    const target = state.targets.get(effect.target);
    if (!target) {
      return;
    }
    const watch = this.watches.ensure(target);
    const dueAt = time.now() + config.observeFallbackMs;
    const observer: Observer = { effect, watch, dueAt };
    this.observers.set(id, observer);
    watch.onChange = () => this.look(id, observer);
    const known = state.observations.get(effect.target);
    const isKnown = known?.key === effect.key && known.state !== 'Unknown';
    if (!isKnown || watch.takeChange()) {
      this.look(id, observer);
    }
  }

  private forget(id: string, observer: Observer): void {
    observer.watch.onChange = undefined;
    this.observers.delete(id);
    this.backoff.succeeded(id);
  }

  /** Looks once, now or right after the look that is under way. */
  private look(id: string, observer: Observer): void {
    if (this.observers.get(id) !== observer || this.calls.has(id)) {
      return;
    }
    observer.watch.takeChange();
    this.calls.start(id, this.call(id, observer));
  }

  private call(id: string, observer: Observer): Call {
    const { time } = this.context;
    const { target: name, key } = observer.effect;
    const settled = (seen: DriverObservation) => {
      const fact = observation(seen, key, time.now());
      observer.dueAt = time.now() + this.untilNextLook(id, seen);
      return (state: RunContext['state']) => {
        if (!sameObservation(state.observations.get(name), fact)) {
          state.observations.set(name, fact);
        }
        if (observer.watch.takeChange()) {
          this.look(id, observer);
        }
      };
    };
    return {
      work: async signal => settled(await this.observe(observer, signal)),
      failed: error =>
        settled({
          state: 'Unknown',
          reason: 'ObserveFailed',
          message: error.message,
        }),
    };
  }

  /** A look that could not see anything is tried again soon, and one that waits for a time when that has come: no event may tell. */
  private untilNextLook(
    id: string,
    { state, lookAgainInMs = Infinity }: DriverObservation,
  ): number {
    if (state === 'Unknown') {
      return this.backoff.failed(id);
    }
    this.backoff.succeeded(id);
    const { retryMs, observeFallbackMs } = this.context.config;
    return Math.min(observeFallbackMs, Math.max(retryMs, lookAgainInMs));
  }

  private async observe(
    { effect, watch }: Observer,
    signal: AbortSignal,
  ): Promise<DriverObservation> {
    const { state, time } = this.context;
    const target = state.targets.get(effect.target);
    const intent = target && intentOf(state.run, target);
    const receipt = target && receiptOf(target);
    if (!target || intent?.key !== effect.key || !receipt) {
      throw new Error(`The write ${effect.key} is not the stored one`);
    }
    const driver = driverOf(this.context, target);
    const cluster = clusterOf(this.context, target);
    await watch.established;
    signal.throwIfAborted();
    return driver.observe(intent, receipt, {
      cluster,
      signal,
      now: () => time.now(),
    });
  }
}
