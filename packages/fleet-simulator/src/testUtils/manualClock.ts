import { SimulatorClock, SimulatorTimer } from '../clock';

interface Entry {
  at: number;
  order: number;
  callback: () => void;
}

/**
 * A clock that stands still until a test moves it.
 *
 * @public
 */
export class ManualClock implements SimulatorClock {
  private entries: Entry[] = [];
  private order = 0;
  private waiters: Array<{ count: number; resolve: () => void }> = [];

  /** @param time - milliseconds since the epoch; default 2026-01-01 */
  constructor(private time = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time;
  }

  setTimeout(callback: () => void, ms: number): SimulatorTimer {
    const entry = { at: this.time + ms, order: this.order++, callback };
    this.entries.push(entry);
    const ready = this.waiters.filter(w => this.entries.length >= w.count);
    this.waiters = this.waiters.filter(w => !ready.includes(w));
    ready.forEach(waiter => waiter.resolve());
    return {
      cancel: () => {
        this.entries = this.entries.filter(other => other !== entry);
      },
    };
  }

  /** Number of timers that wait. */
  get pending(): number {
    return this.entries.length;
  }

  /** Resolves when at least this many timers wait. */
  whenPending(count: number): Promise<void> {
    if (this.entries.length >= count) {
      return Promise.resolve();
    }
    return new Promise(resolve => {
      this.waiters.push({ count, resolve });
    });
  }

  /** Moves on by `ms`, running the timers on the way in their order. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const due = this.entries
        .filter(entry => entry.at <= end)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!due) {
        break;
      }
      this.entries = this.entries.filter(entry => entry !== due);
      this.time = Math.max(this.time, due.at);
      due.callback();
    }
    this.time = end;
  }
}
