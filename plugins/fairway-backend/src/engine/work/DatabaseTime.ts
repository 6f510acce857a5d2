import type { FairwayStore } from '../../store/types';
import type { EngineClock } from '../ports';

/** An answer that took longer than this does not make the time more exact than it was. */
const FAST_MS = 100;

/**
 * Time by the clock of the database, so that soak times and deadlines mean the same on every replica, however their own
 * clocks are set.
 *
 * @remarks It is never ahead of the database, so that nothing that has to last a while ends early: the answer to a question
 * about the time is taken as if it had been given at the very moment at which it arrived.
 */
export class DatabaseTime {
  private offset: number | undefined;
  private measuredAt = -Infinity;

  constructor(
    private readonly store: Pick<FairwayStore, 'now'>,
    private readonly clock: EngineClock,
    private readonly everyMs: number,
  ) {}

  /** Milliseconds since the epoch. */
  now(): number {
    return this.offset === undefined
      ? this.clock.now()
      : Math.floor(this.clock.monotonic() + this.offset);
  }

  /** Compares the clocks, where that was long ago. */
  async calibrate(): Promise<void> {
    const before = this.clock.monotonic();
    if (before - this.measuredAt < this.everyMs) {
      return;
    }
    const database = await this.store.now();
    const after = this.clock.monotonic();
    const offset = database - after;
    this.offset =
      after - before <= FAST_MS
        ? offset
        : Math.max(offset, this.offset ?? offset);
    this.measuredAt = after;
  }
}
