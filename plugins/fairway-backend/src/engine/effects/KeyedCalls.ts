import { FencedError } from '../../store/types';
import type { Report, RunContext } from '../run/RunContext';

/** A call to the outside: what it does, and what it means where it fails. */
export interface Call {
  work(signal: AbortSignal): Promise<Report>;
  failed(error: Error): Report;
}

interface Running {
  controller: AbortController;
  withdraw(): void;
  settled: Promise<void>;
}

/**
 * Calls under way for one run, each once at a time: bounded in number by the pool of the replica, in time by a timeout, and
 * dropped without an outcome when nobody wants them any more.
 */
export class KeyedCalls {
  private readonly running = new Map<string, Running>();

  constructor(
    private readonly type: string,
    private readonly context: RunContext,
  ) {}

  get busy(): boolean {
    return this.running.size > 0;
  }

  has(id: string): boolean {
    return this.running.has(id);
  }

  start(id: string, call: Call): void {
    const { pool, lease, counters } = this.context;
    const controller = new AbortController();
    let settle = () => {};
    const settled = new Promise<void>(resolve => {
      settle = resolve;
    });
    const entry: Running = { controller, settled, withdraw: () => undefined };
    this.running.set(id, entry);
    const withdraw = pool.submit(lease.key, async () => {
      counters.effect(this.type);
      await this.run(id, entry, call);
      settle();
    });
    entry.withdraw = () => {
      withdraw();
      settle();
    };
  }

  /** Drops the calls that are not among these. */
  retain(wanted: { has(id: string): boolean }): void {
    for (const [id, entry] of this.running) {
      if (!wanted.has(id)) {
        this.drop(id, entry);
      }
    }
  }

  /** Drops all calls. @returns when none of them is under way any more */
  async stop(): Promise<void> {
    const entries = [...this.running];
    entries.forEach(([id, entry]) => this.drop(id, entry));
    await Promise.all(entries.map(([, { settled }]) => settled));
  }

  private drop(id: string, entry: Running): void {
    this.running.delete(id);
    entry.controller.abort(new Error('No longer wanted'));
    entry.withdraw();
  }

  private async run(id: string, entry: Running, call: Call): Promise<void> {
    const { clock, config, lost, report } = this.context;
    const { signal } = entry.controller;
    const cancelTimeout = clock.after(config.effectTimeoutMs, () =>
      entry.controller.abort(
        new Error(`There was no answer within ${config.effectTimeoutMs} ms`),
      ),
    );
    const wanted = () => this.running.get(id) === entry;
    try {
      const outcome = await abortable(call.work(signal), signal);
      if (wanted()) {
        this.running.delete(id);
        report(outcome);
      }
    } catch (error) {
      if (wanted()) {
        this.running.delete(id);
        if (error instanceof FencedError) {
          lost();
        } else {
          report(call.failed(error as Error));
        }
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
