import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  AlreadyExistsError,
  FencedError,
  StaleObjectError,
  WorkItem,
} from '../../store/types';
import type { Counters } from '../Statistics';
import type { Backoff } from './Backoff';
import type { DatabaseTime } from './DatabaseTime';
import type { Lease } from './Lease';
import type { Reconciler, SessionEnd, WorkSession } from './session';

/** What is to become of an item that was looked at. */
export type Outcome =
  /** The last write dropped it. */
  | { type: 'completed' }
  /** It is kept, to be looked at again at a time, or only when it is woken. */
  | { type: 'kept'; dueAt?: number };

/** Looks at one item, brings it a step further, and is done with it. */
export interface OneShot {
  readonly kind: WorkItem['kind'];
  /** @throws StaleObjectError to be called again at once; anything else to be called again after a while */
  reconcile(lease: Lease): Promise<Outcome>;
}

/** How often a reconciler meets a newer object before it waits for a while. */
const STALE_TRIES = 5;

/** Runs reconcilers that look at an item once a claim. */
export class OneShotReconciler implements Reconciler {
  readonly kind: WorkItem['kind'];

  constructor(
    private readonly oneShot: OneShot,
    private readonly deps: {
      time: DatabaseTime;
      backoff: Backoff;
      counters: Counters;
      logger: LoggerService;
    },
  ) {
    this.kind = oneShot.kind;
  }

  open(lease: Lease, end: SessionEnd): WorkSession {
    const running = this.run(lease, end);
    return {
      // What comes after the claim makes the item due again when it is given back.
      wake: () => undefined,
      lost: () => undefined,
      stop: () => running,
    };
  }

  private async run(lease: Lease, end: SessionEnd): Promise<void> {
    const { time, backoff, counters, logger } = this.deps;
    try {
      const outcome = await this.withRetries(lease);
      backoff.succeeded(lease.key);
      if (outcome.type === 'completed') {
        end.completed();
      } else {
        end.release(outcome.dueAt);
      }
    } catch (error) {
      if (error instanceof FencedError || lease.signal.aborted) {
        // Whoever has the item now counts its failures.
        backoff.succeeded(lease.key);
        end.lost();
        return;
      }
      const delay = backoff.failed(lease.key);
      counters.errors += 1;
      logger.warn(
        `${lease.key} (${lease.claim.namespace}/${lease.claim.name}) is tried again in ${delay} ms`,
        error as Error,
      );
      end.release(time.now() + delay);
    }
  }

  private async withRetries(lease: Lease): Promise<Outcome> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.oneShot.reconcile(lease);
      } catch (error) {
        const stale =
          error instanceof StaleObjectError ||
          error instanceof AlreadyExistsError;
        if (!stale || tries >= STALE_TRIES) {
          throw error;
        }
        this.deps.counters.stale += 1;
      }
    }
  }
}
