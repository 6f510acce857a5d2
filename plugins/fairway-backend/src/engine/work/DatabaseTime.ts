import type { FairwayStore } from '../../store/types';
import type { EngineClock } from '../ports';

/**
 * Time by the clock of the database, so that soak times and deadlines mean the same on every replica, however their own
 * clocks are set.
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
      : Math.round(this.clock.monotonic() + this.offset);
  }

  /** Compares the clocks, where that was long ago. */
  async calibrate(): Promise<void> {
    const before = this.clock.monotonic();
    if (before - this.measuredAt < this.everyMs) {
      return;
    }
    const database = await this.store.now();
    const after = this.clock.monotonic();
    this.offset = database - (before + after) / 2;
    this.measuredAt = after;
  }
}
