import type { Effect } from '@fairway/plugin-fairway-common';
import { Call, KeyedCalls } from '../../effects/KeyedCalls';
import { withoutCache } from '../connections';
import { writtenBefore } from '../driftFacts';
import type { Report, RunContext } from '../RunContext';
import { bindingOf } from '../RunSnapshot';
import type { TargetWatches } from '../TargetWatches';
import { clusterOf, driverOf } from './delivery';
import { failedRead } from './failure';
import type { RunEffect } from './RunEffect';

type ReadEffect = Extract<Effect, { type: 'Read' }>;

/** Reads what is there before a write is stored. It is watched from then on, so that no request is needed for the read itself. */
export class ReadEffects implements RunEffect<'Read'> {
  readonly type = 'Read' as const;
  private readonly calls: KeyedCalls;

  constructor(
    private readonly context: RunContext,
    private readonly watches: TargetWatches,
  ) {
    this.calls = new KeyedCalls(this.type, context);
  }

  get busy(): boolean {
    return this.calls.busy;
  }

  sync(wanted: readonly ReadEffect[]): void {
    const byId = new Map(
      wanted.map(effect => [`${effect.target}/${effect.key}`, effect]),
    );
    this.calls.retain(byId);
    for (const [id, effect] of byId) {
      if (!this.calls.has(id)) {
        this.calls.start(id, this.call(effect));
      }
    }
  }

  drop(): void {
    this.calls.dropAll();
  }

  stop(): Promise<void> {
    return this.calls.stop();
  }

  private call(effect: ReadEffect): Call {
    const { target, key } = effect;
    const { time } = this.context;
    return {
      work: signal => this.read(effect, signal),
      failed: error => {
        const fact = failedRead(error, key, time.now());
        return state => state.readings.set(target, fact);
      },
    };
  }

  private async read(
    { target: name, key, withWritten }: ReadEffect,
    signal: AbortSignal,
  ): Promise<Report> {
    const { state, time, inventory } = this.context;
    const target = state.targets.get(name);
    if (!target) {
      throw new Error(`The target ${name} does not exist any more`);
    }
    const { attempt, tries, intent } = target.status ?? {};
    const wanted = intent ? intent.version : target.spec.version;
    const driver = driverOf(this.context, target);
    const cluster = clusterOf(this.context, target);
    await this.watches.ensure(target).established;
    signal.throwIfAborted();
    const { version } = await driver.read(
      bindingOf(state.run, target),
      {
        // The cache may be behind what somebody has written since the first try.
        cluster: attempt === 1 && !tries ? cluster : withoutCache(cluster),
        signal,
        now: () => time.now(),
      },
      wanted,
    );
    // The lock is held, so nobody else of Fairway writes there meanwhile.
    const written = withWritten && (await writtenBefore(target, inventory));
    const at = time.now();
    return current =>
      current.readings.set(name, {
        key,
        outcome: 'read',
        at,
        version,
        ...(written && { written }),
      });
  }
}
