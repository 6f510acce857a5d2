import type { LoggerService } from '@backstage/backend-plugin-api';
import type { FairwayStore } from '../../store/types';
import type { EngineClock } from '../ports';
import type { Lease } from './Lease';

/** The end of the calendar of JavaScript: when an item is due that waits for a wake only. */
const NEVER = 8_640_000_000_000_000;

/** Gives items back, those that end together in one statement. */
export class Releases {
  private waiting: { lease: Lease; dueAt: number | undefined }[] = [];
  /** The leases that wait, and those that are being given back. */
  private readonly pending = new Set<Lease>();

  constructor(
    private readonly deps: {
      store: Pick<FairwayStore, 'release'>;
      clock: EngineClock;
      logger: LoggerService;
      /** Called when items were given back: some of them may be due. */
      onReleased(): void;
    },
  ) {}

  /** Gives an item back soon. @param dueAt - when it is looked at next; undefined: only when it is woken */
  add(lease: Lease, dueAt: number | undefined): void {
    this.waiting.push({ lease, dueAt });
    this.pending.add(lease);
    if (this.waiting.length === 1) {
      this.deps.clock.soon(() => {
        this.flush();
      });
    }
  }

  /** Whether a claim is about to be given back: its work is over, although the database does not know that yet. */
  isPending({ key, fence }: { key: string; fence: number }): boolean {
    return [...this.pending].some(
      lease => lease.key === key && lease.claim.fence === fence,
    );
  }

  /** Gives everything back that waits for it. */
  async flush(): Promise<void> {
    const { store, logger, onReleased } = this.deps;
    const batch = this.waiting;
    this.waiting = [];
    if (batch.length === 0) {
      return;
    }
    try {
      await store.release(
        batch.map(({ lease, dueAt }) => ({
          key: lease.key,
          fence: lease.claim.fence,
          wakeSeq: lease.claim.wakeSeq,
          // Without a time the store would keep the one at which the item was due before.
          dueAt: dueAt ?? NEVER,
        })),
      );
    } catch (error) {
      logger.warn(
        `${batch.length} pieces of work could not be given back; they are free when their leases run out`,
        error as Error,
      );
    } finally {
      batch.forEach(({ lease }) => this.pending.delete(lease));
    }
    onReleased();
  }
}
