import type { Effect } from '@fairway/plugin-fairway-common';
import {
  ClusterConnection,
  DeliveryDriver,
  DeliveryError,
  DeliveryIntent,
  StoredReceipt,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { Call, KeyedCalls } from '../../effects/KeyedCalls';
import { withKnownObject } from '../connections';
import type { Report, RunContext } from '../RunContext';
import { intentOf } from '../RunSnapshot';
import type { TargetWatches } from '../TargetWatches';
import { clusterOf, driverOf } from './delivery';
import { failedApply } from './failure';
import { observation } from './observation';
import type { RunEffect } from './RunEffect';

type ApplyEffect = Extract<Effect, { type: 'Apply' }>;

function idOf({ target, key }: Pick<ApplyEffect, 'target' | 'key'>): string {
  return `${target}/${key}`;
}

/** Writes versions to clusters. The intent was stored before; it is watched before it is sent. */
export class ApplyEffects implements RunEffect<'Apply'> {
  readonly type = 'Apply' as const;
  private readonly calls: KeyedCalls;
  private wanted: ReadonlySet<string> = new Set();

  constructor(
    private readonly context: RunContext,
    private readonly watches: TargetWatches,
  ) {
    this.calls = new KeyedCalls(this.type, context);
  }

  get busy(): boolean {
    return this.calls.busy;
  }

  sync(wanted: readonly ApplyEffect[]): void {
    const byId = new Map(wanted.map(effect => [idOf(effect), effect]));
    this.wanted = new Set(byId.keys());
    this.calls.retain({ has: id => byId.has(id) || this.isOpen(id) });
    for (const [id, effect] of byId) {
      if (!this.calls.has(id)) {
        this.calls.start(id, this.call(effect));
      }
    }
  }

  /**
   * Whether the outcome of a write matters although it is not wanted now, as in a pause. It is not sent any more, but where it
   * was sent before, it is better to know what came of it.
   */
  private isOpen(id: string): boolean {
    const [target, key] = id.split('/');
    const { phase, intent } =
      this.context.state.targets.get(target)?.status ?? {};
    return phase === 'Applying' && intent?.key === key;
  }

  drop(): void {
    this.calls.dropAll();
  }

  stop(): Promise<void> {
    return this.calls.stop();
  }

  private call({ target: name, key }: ApplyEffect): Call {
    const { time, state: known } = this.context;
    const failed = (error: Error): Report => {
      const fact = failedApply(error, key, time.now());
      // That this try has not arrived says nothing of one that somebody else has sent.
      fact.notSent &&= !known.inherited.has(key);
      return state => state.applies.set(name, fact);
    };
    let sent = false;
    const onSend = () => {
      sent = true;
    };
    return {
      failed,
      work: signal => this.apply(name, key, { signal, onSend }),
      isSent: () => sent,
    };
  }

  private async apply(
    name: string,
    key: string,
    { signal, onSend }: { signal: AbortSignal; onSend(): void },
  ): Promise<Report> {
    const { state, lease, time } = this.context;
    const target = state.targets.get(name);
    const intent = target && intentOf(state.run, target);
    if (!target || intent?.key !== key) {
      throw new Error(`The write ${key} of ${name} is not the stored one`);
    }
    const driver = driverOf(this.context, target);
    const connection = clusterOf(this.context, target);
    await this.watches.ensure(target).established;
    signal.throwIfAborted();
    const receipt = await driver.apply(intent, {
      cluster: connection,
      signal,
      now: () => time.now(),
      assertFence: async () => {
        await lease.assert();
        if (signal.aborted || !this.wanted.has(idOf({ target: name, key }))) {
          throw new DeliveryError(
            'NotWanted',
            'The run was stopped before the write was sent',
            { retryable: true, notSent: true },
          );
        }
        onSend();
      },
    });
    const { object, ...stored } = receipt;
    const at = time.now();
    const seen =
      object &&
      (await this.observeAtOnce(
        driver,
        intent,
        { ...stored, at },
        connection,
        object,
        signal,
      ));
    return current => {
      current.applies.set(name, {
        ...stored,
        key,
        outcome: 'applied',
        at,
      });
      if (seen) {
        current.observations.set(name, seen);
      }
    };
  }

  /** The object that the write returned may show already that it has converged, without another request. */
  private async observeAtOnce(
    driver: DeliveryDriver,
    intent: DeliveryIntent,
    receipt: StoredReceipt,
    connection: ClusterConnection,
    object: WatchedObject,
    signal: AbortSignal,
  ) {
    const { time } = this.context;
    try {
      const cluster = withKnownObject(connection, object);
      const seen = await driver.observe(intent, receipt, {
        cluster,
        signal,
        now: () => time.now(),
      });
      // What only takes time is looked at by those who know when to look again.
      return seen.lookAgainInMs === undefined
        ? observation(seen, intent.key, time.now())
        : undefined;
    } catch {
      // The write has happened, and that is what matters here: it is observed properly next.
      return undefined;
    }
  }
}
