import type { Effect, Target } from '@fairway/plugin-fairway-common';
import { FencedError, LockPlace } from '../../../store/types';
import { Backoff } from '../../work/Backoff';
import type { RunContext } from '../RunContext';
import type { RunEffect } from './RunEffect';

type LockEffect = Extract<Effect, { type: 'Lock' }>;

/** Joins the queues of the locks that targets need, all of them in one statement. */
export class LockEffects implements RunEffect<'Lock'> {
  readonly type = 'Lock' as const;
  private underWay: Promise<void> | undefined;
  private cancelRetry: (() => void) | undefined;
  private readonly backoff: Backoff;

  constructor(private readonly context: RunContext) {
    const { config, random } = context;
    this.backoff = new Backoff(
      { firstMs: config.retryMs, maxMs: config.maxRetryMs },
      random,
    );
  }

  get busy(): boolean {
    return this.underWay !== undefined || this.cancelRetry !== undefined;
  }

  sync(wanted: readonly LockEffect[]): void {
    const { state, counters } = this.context;
    // A place in a queue is kept: the release that brings it to the front wakes the run, which reads its places anew.
    const missing = wanted.filter(
      ({ target }) => state.locks.get(target)?.state !== 'queued',
    );
    if (this.busy || missing.length === 0) {
      return;
    }
    const places = missing
      .map(({ target }) => state.targets.get(target))
      .filter(target => target !== undefined)
      .map(target => this.place(target));
    counters.effect(this.type);
    this.underWay = this.acquire(places).finally(() => {
      this.underWay = undefined;
    });
  }

  drop(): void {
    this.cancelRetry?.();
    this.cancelRetry = undefined;
  }

  async stop(): Promise<void> {
    this.drop();
    await this.underWay;
  }

  private async acquire(
    places: readonly Omit<LockPlace, 'fence'>[],
  ): Promise<void> {
    const { store, lease, clock, report, lost } = this.context;
    try {
      const states = await store.acquireLocks(lease.fence, places);
      this.backoff.succeeded('locks');
      // What is reported next is decided after this call is over, so that more locks can be asked for.
      report(state => state.putLocks(states));
    } catch (error) {
      if (error instanceof FencedError) {
        lost();
        return;
      }
      this.cancelRetry = clock.after(this.backoff.failed('locks'), () => {
        this.cancelRetry = undefined;
        report(() => undefined);
      });
    }
  }

  private place({ spec, metadata }: Target): Omit<LockPlace, 'fence'> {
    return {
      namespace: metadata.namespace,
      cluster: spec.cluster,
      source: spec.sourceRef.name,
      unit: spec.unit,
      runUid: spec.runRef.uid,
      targetUid: metadata.uid,
      run: spec.runRef.name,
      target: metadata.name,
    };
  }
}
