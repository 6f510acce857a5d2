import type { Random } from './clock';

/** Growing, jittered delays between tries. */
export class Backoff {
  private tries = 0;

  /**
   * @param firstMs - the upper bound of the first delay; each next bound is twice the one before
   * @param maxMs - the largest bound
   */
  constructor(
    private readonly firstMs: number,
    private readonly maxMs: number,
    private readonly random: Random,
  ) {}

  /** The next delay in milliseconds, between half of the bound and the bound. */
  next(): number {
    const bound = Math.min(this.maxMs, this.firstMs * 2 ** this.tries);
    this.tries += 1;
    return bound / 2 + (bound / 2) * this.random();
  }

  /** Starts again with the first delay. */
  reset(): void {
    this.tries = 0;
  }
}
