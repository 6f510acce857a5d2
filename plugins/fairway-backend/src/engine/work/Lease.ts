import {
  FairwayStore,
  FencedError,
  WorkChange,
  WorkClaim,
} from '../../store/types';
import type { EngineClock } from '../ports';

/**
 * The right of this replica to work on one item, until another one takes it over.
 *
 * @remarks
 * Safety rests on the fencing number that goes with every write; the times here only keep a replica from doing work that
 * would be refused anyway, and from asking the database before each request to a cluster.
 */
export class Lease {
  private readonly controller = new AbortController();
  private current: WorkClaim;
  private validUntil: number;

  constructor(
    claim: WorkClaim,
    private readonly deps: {
      store: Pick<FairwayStore, 'holds'>;
      clock: EngineClock;
      /** So close to its end the lease is not trusted without asking the database. */
      marginMs: number;
    },
    validUntil: number,
  ) {
    this.current = claim;
    this.validUntil = validUntil;
  }

  get key(): string {
    return this.current.key;
  }

  get claim(): WorkClaim {
    return this.current;
  }

  /** Aborts when the lease is lost. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** What guards a write. */
  get fence(): { key: string; fence: number } {
    return { key: this.current.key, fence: this.current.fence };
  }

  /** Drops the item together with a write; a wake that this claim does not know of keeps it. */
  completion(): WorkChange {
    const { key, fence, wakeSeq } = this.current;
    return { type: 'complete', key, fence, wakeSeq };
  }

  /** The database has extended the lease. `validUntil` is by the monotonic clock, counted from before the request. */
  renewed(validUntil: number): void {
    this.validUntil = Math.max(this.validUntil, validUntil);
  }

  /** What the work is based on takes in everything up to this wake. */
  seen(wakeSeq: number): void {
    if (wakeSeq > this.current.wakeSeq) {
      this.current = { ...this.current, wakeSeq };
    }
  }

  /** Whether the lease has run out by the clock of this replica. */
  lapsed(): boolean {
    return this.deps.clock.monotonic() >= this.validUntil;
  }

  lose(): void {
    this.controller.abort(new FencedError(this.key));
  }

  /** @throws FencedError where the lease is gone */
  async assert(): Promise<void> {
    if (this.signal.aborted) {
      throw new FencedError(this.key);
    }
    const { clock, marginMs, store } = this.deps;
    if (clock.monotonic() < this.validUntil - marginMs) {
      return;
    }
    if (!(await store.holds(this.fence)) || this.signal.aborted) {
      throw new FencedError(this.key);
    }
  }
}
