import type { LoggerService } from '@backstage/backend-plugin-api';
import type { FairwayStore } from '../../store/types';
import type { EngineConfig } from '../config';
import type { BackgroundTask } from '../Engine';
import type { EngineClock } from '../ports';

/** The newest revision at a moment. */
interface Sample {
  at: number;
  revision: number;
}

/**
 * Drops changes that no watch will ask for any more: those that are older than a while, but never the newest ones.
 *
 * @remarks
 * Changes carry no time, so each replica remembers which revision there was when, and drops only what it has seen get old:
 * a replica that has just started drops nothing. That all replicas do this is harmless, since what is dropped is gone.
 */
export class HistoryCompaction implements BackgroundTask {
  private samples: Sample[] = [];
  private cancelTimer: (() => void) | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly deps: {
      store: Pick<FairwayStore, 'revisions' | 'compact'>;
      clock: EngineClock;
      config: Pick<EngineConfig, 'historyMs' | 'historyMin' | 'compactMs'>;
      logger: LoggerService;
    },
  ) {}

  start(): void {
    this.stopped = false;
    this.later();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelTimer?.();
    await this.running;
  }

  private later(): void {
    const { clock, config, logger } = this.deps;
    this.cancelTimer = clock.after(config.compactMs, () => {
      this.running = this.compact()
        .catch(error =>
          logger.warn('Old history could not be dropped', error as Error),
        )
        .finally(() => {
          if (!this.stopped) {
            this.later();
          }
        });
    });
  }

  private async compact(): Promise<void> {
    const { store, clock, config } = this.deps;
    const at = clock.monotonic();
    const { current, compacted } = await store.revisions();
    this.samples.push({ at, revision: current });
    const old = this.samples.filter(
      sample => sample.at <= at - config.historyMs,
    );
    const newestOld = old.at(-1);
    if (!newestOld) {
      return;
    }
    this.samples = this.samples.slice(old.length - 1);
    const upTo = Math.min(newestOld.revision, current - config.historyMin);
    if (upTo > compacted) {
      await store.compact(upTo);
    }
  }
}
