import { FencedError } from '../../store/types';
import type { EngineConfig } from '../config';
import type { Report, RunContext } from '../run/RunContext';
import type { Lease } from '../work/Lease';

/** A call to the outside: what it does, and what it means where it fails. */
export interface Call {
  work(signal: AbortSignal): Promise<Report>;
  failed(error: Error): Report;
  /** Whether it may have changed something outside by now, so that it is better to hear what came of it. Default: never. */
  isSent?(): boolean;
}

/** What calls need of the run that they are made for. */
type CallContext = Pick<
  RunContext,
  'pool' | 'counters' | 'clock' | 'report' | 'lost'
> & {
  lease: Pick<Lease, 'key'>;
  config: Pick<EngineConfig, 'effectTimeoutMs' | 'stopMs'>;
};

interface Running {
  call: Call;
  controller: AbortController;
  withdraw(): void;
}

/**
 * Calls under way for one run, each once at a time and not again before its outcome is taken in: bounded in number by the pool of the replica, in time by a timeout, and
 * dropped without an outcome when nobody wants them any more.
 */
export class KeyedCalls {
  /** The calls whose outcomes are wanted. */
  private readonly running = new Map<string, Running>();
  /** Calls whose outcomes wait to be taken in. A decision from before would have them made a second time. */
  private readonly reported = new Set<string>();
  /** Ends of the calls that have begun and not ended, also of those that were dropped. */
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly type: string,
    private readonly context: CallContext,
  ) {}

  get busy(): boolean {
    return this.running.size > 0 || this.reported.size > 0;
  }

  has(id: string): boolean {
    return this.running.has(id) || this.reported.has(id);
  }

  start(id: string, call: Call): void {
    const { pool, lease, counters } = this.context;
    const controller = new AbortController();
    const entry: Running = { call, controller, withdraw: () => undefined };
    this.running.set(id, entry);
    entry.withdraw = pool.submit(lease.key, async () => {
      counters.effect(this.type);
      const work = call.work(controller.signal);
      const settled = this.settle(id, entry, work);
      const end = Promise.allSettled([work, settled]);
      this.underWay.add(end);
      end.then(() => this.underWay.delete(end));
      await settled;
    });
  }

  /** Drops the calls that are not among these. */
  retain(wanted: { has(id: string): boolean }): void {
    for (const [id, entry] of this.running) {
      if (!wanted.has(id)) {
        this.drop(id, entry);
      }
    }
  }

  /** Drops all calls at once. */
  dropAll(): void {
    this.retain(new Set());
  }

  /**
   * Drops all calls in good order: what was sent gets the time to answer, and its outcome is reported; everything else is
   * aborted.
   *
   * @returns when none of them is under way any more, or that time is over
   */
  async stop(): Promise<void> {
    const { clock, config } = this.context;
    this.retain({ has: id => this.running.get(id)?.call.isSent?.() ?? false });
    if (this.underWay.size > 0) {
      await new Promise<void>(resolve => {
        const cancel = clock.after(config.stopMs, resolve);
        Promise.all(this.underWay).then(() => {
          cancel();
          resolve();
        });
      });
    }
    this.dropAll();
  }

  private drop(id: string, entry: Running): void {
    this.running.delete(id);
    entry.controller.abort(new Error('No longer wanted'));
    entry.withdraw();
  }

  private async settle(
    id: string,
    { call, controller }: Running,
    work: Promise<Report>,
  ): Promise<void> {
    const { clock, config, lost, report } = this.context;
    const { signal } = controller;
    const cancelTimeout = clock.after(config.effectTimeoutMs, () =>
      controller.abort(
        new Error(`There was no answer within ${config.effectTimeoutMs} ms`),
      ),
    );
    const wanted = () => this.running.get(id)?.controller === controller;
    const reportEnd = (outcome: Report) => {
      this.running.delete(id);
      this.reported.add(id);
      report(state => {
        this.reported.delete(id);
        outcome(state);
      });
    };
    try {
      const outcome = await abortable(work, signal);
      if (wanted()) {
        reportEnd(outcome);
      }
    } catch (error) {
      if (wanted() && error instanceof FencedError) {
        this.running.delete(id);
        lost();
      } else if (wanted()) {
        reportEnd(call.failed(error as Error));
      }
    } finally {
      cancelTimeout();
    }
  }
}

/** Settles as the promise does, or fails as soon as the signal aborts. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) {
      abort();
      promise.catch(() => undefined);
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    promise
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
