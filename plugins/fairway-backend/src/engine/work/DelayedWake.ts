import type { LoggerService } from '@backstage/backend-plugin-api';
import type { FairwayStore, WorkItem } from '../../store/types';
import type { EngineConfig } from '../config';
import type { EngineClock } from '../ports';

/** Makes an item due after a while, whichever replica works on it then. It tries again where the database does not answer. */
export class DelayedWake {
  private cancelTimer: (() => void) | undefined;
  private waking: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly item: WorkItem,
    private readonly deps: {
      store: Pick<FairwayStore, 'commit'>;
      clock: EngineClock;
      config: Pick<EngineConfig, 'maxRetryMs'>;
      logger: LoggerService;
      /** What is not done where it fails, for the log. */
      what: string;
    },
  ) {}

  /** A wake that is on its way already stands for this one, too. */
  after(ms: number): void {
    this.stopped = false;
    this.cancelTimer ??= this.deps.clock.after(ms, () => {
      this.cancelTimer = undefined;
      this.waking = this.wake();
    });
  }

  cancel(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel();
    await this.waking;
  }

  private async wake(): Promise<void> {
    const { store, config, logger, what } = this.deps;
    try {
      await store.commit({ work: [{ type: 'wake', item: this.item }] });
    } catch (error) {
      logger.warn(
        `${what}; it is tried again in ${config.maxRetryMs} ms`,
        error as Error,
      );
      if (!this.stopped) {
        this.after(config.maxRetryMs);
      }
    }
  }
}
