import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ClusterGateway } from '@fairway/plugin-fairway-node';
import type { EngineConfig } from '../engine/config';
import type { EngineClock } from '../engine/ports';
import type { Counters } from '../engine/Statistics';
import type { Backoff } from '../engine/work/Backoff';
import type { DatabaseTime } from '../engine/work/DatabaseTime';
import { inventoryItem } from '../engine/work/items';
import type { Lease } from '../engine/work/Lease';
import type {
  Reconciler,
  SessionEnd,
  WorkSession,
} from '../engine/work/session';
import { FencedError, StaleObjectError } from '../store';
import type { InventoryReader } from './InventoryReader';
import type { PlannedCluster } from './inventoryPlan';
import { InventoryWatches } from './InventoryWatches';

/** What watching takes. */
interface WatchingDeps {
  reader: Pick<InventoryReader, 'pass' | 'readWatched'>;
  gateway: Pick<ClusterGateway, 'connect' | 'watch'>;
  clock: EngineClock;
  time: DatabaseTime;
  config: Pick<EngineConfig, 'inventoryWatches'>;
  backoff: Backoff;
  counters: Counters;
  logger: LoggerService;
}

/** One replica watches, for as long as it holds the lease: it reads what is due, and at once what a watch tells of. */
class WatchingSession implements WorkSession {
  private readonly watches: InventoryWatches;
  private readonly running: Promise<void>;
  private wakeSeq: number;
  private stopping = false;
  /** A pass is to be made, whatever is due. */
  private woken = false;
  private readonly changed = new Map<string, PlannedCluster>();
  private goOn = () => {};

  constructor(
    private readonly lease: Lease,
    private readonly end: SessionEnd,
    private readonly deps: WatchingDeps,
  ) {
    const { config, time } = deps;
    this.wakeSeq = lease.claim.wakeSeq;
    this.watches = new InventoryWatches({
      ...deps,
      now: () => time.now(),
      limit: config.inventoryWatches,
      onVersion: cluster => {
        this.changed.set(`${cluster.namespace}/${cluster.cluster}`, cluster);
        this.goOn();
      },
    });
    this.running = this.run();
  }

  wake(wakeSeq: number): void {
    if (wakeSeq > this.wakeSeq) {
      this.wakeSeq = wakeSeq;
      this.woken = true;
      this.goOn();
    }
  }

  lost(): void {
    this.stopping = true;
    this.watches.close();
    this.goOn();
  }

  async stop(): Promise<void> {
    this.lost();
    await this.running;
  }

  private async run(): Promise<void> {
    const { backoff, counters, time, logger } = this.deps;
    const { lease, end } = this;
    try {
      const dueAt = await this.work();
      end.release(dueAt);
    } catch (error) {
      if (error instanceof FencedError || lease.signal.aborted) {
        backoff.succeeded(lease.key);
        end.lost();
        return;
      }
      const delay = backoff.failed(lease.key);
      counters.errors += 1;
      logger.warn(
        `Versions on clusters could not be read; it is tried again in ${delay} ms`,
        error as Error,
      );
      end.release(time.now() + delay);
    } finally {
      this.watches.close();
    }
  }

  /** @returns when something is due next, for whoever goes on */
  private async work(): Promise<number> {
    const { reader, time, backoff, counters } = this.deps;
    const { lease, watches, changed } = this;
    let dueAt = 0;
    while (!this.stopping) {
      try {
        if (this.woken || dueAt <= time.now()) {
          const seen = this.wakeSeq;
          this.woken = false;
          const pass = await reader.pass(lease);
          lease.seen(seen);
          dueAt = pass.dueAt;
          if (!this.stopping) {
            watches.follow(pass.planned);
          }
        }
        const news = [...changed.values()];
        changed.clear();
        if (news.length > 0) {
          await reader.readWatched(lease, news);
        }
        backoff.succeeded(lease.key);
      } catch (error) {
        if (!(error instanceof StaleObjectError)) {
          throw error;
        }
        counters.stale += 1;
        this.woken = true;
      }
      await this.rest(dueAt);
    }
    return dueAt;
  }

  /** Until something is due, something has changed, or it is over. */
  private rest(dueAt: number): Promise<void> {
    const { clock, time } = this.deps;
    return new Promise(resolve => {
      if (this.stopping || this.woken || this.changed.size > 0) {
        resolve();
        return;
      }
      const cancel = clock.after(Math.max(0, dueAt - time.now()), () =>
        this.goOn(),
      );
      this.goOn = () => {
        this.goOn = () => {};
        cancel();
        resolve();
      };
    });
  }
}

/** Reads versions as the {@link InventoryReader} does, and keeps the work meanwhile to watch what was read. */
export class WatchingInventory implements Reconciler {
  readonly kind = inventoryItem.kind as 'Inventory';

  constructor(private readonly deps: WatchingDeps) {}

  open(lease: Lease, end: SessionEnd): WorkSession {
    return new WatchingSession(lease, end, this.deps);
  }
}
