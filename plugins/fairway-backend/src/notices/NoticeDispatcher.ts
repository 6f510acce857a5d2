import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { FairwayStore, NoticeStore } from '../store';
import { Notice, noticesOf } from './noticesOf';

const CURSOR = 'notices';

/** How many runs are looked at at once. */
const PAGE_SIZE = 50;

/** What the service of Backstage says where no plugin for notifications is installed. */
const NOT_INSTALLED = /\bstatus 404\b/;

/** What a dispatcher works with. */
export interface NoticeDispatcherOptions {
  store: NoticeStore & Pick<FairwayStore, 'revisions'>;
  notifications: NotificationService;
  logger: LoggerService;
}

/**
 * Tells approvers, owners and requesters through Backstage notifications what happens to runs.
 *
 * @remarks
 * It looks at each run that has changed, in its newest state, and tells what was not told before. What it has told is recorded
 * right after it was sent: after a crash in between it is sent again in the same scope, where Backstage updates the notification
 * that is there. Nothing is told of what happened before it ran for the first time.
 */
export class NoticeDispatcher {
  readonly #options: NoticeDispatcherOptions;
  #saidNotInstalled = false;

  static create(options: NoticeDispatcherOptions): NoticeDispatcher {
    return new NoticeDispatcher(options);
  }

  private constructor(options: NoticeDispatcherOptions) {
    this.#options = options;
  }

  /** Lets one replica at a time tell, every five seconds. */
  async schedule(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'fairway-notices',
      frequency: { seconds: 5 },
      timeout: { minutes: 2 },
      scope: 'global',
      fn: signal => this.dispatch(signal),
    });
  }

  /** Tells what is to be told now. What could not be sent is sent the next time. */
  async dispatch(signal?: AbortSignal): Promise<void> {
    const { store, logger } = this.#options;
    const from = await store.cursor(CURSOR);
    if (from === undefined) {
      await store.moveCursor(CURSOR, (await store.revisions()).current);
      return;
    }
    try {
      for (let after = from; !signal?.aborted; ) {
        const runs = await store.changedRuns(after, PAGE_SIZE);
        await this.#tell(runs.flatMap(noticesOf), signal);
        if (runs.length === 0 || signal?.aborted) {
          return;
        }
        after = Number(runs.at(-1)!.metadata.resourceVersion);
        await store.moveCursor(CURSOR, after);
      }
    } catch (error) {
      logger.warn(
        'Notifications could not be sent; it is tried again',
        toError(error),
      );
    }
  }

  async #tell(
    notices: readonly Notice[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { store } = this.#options;
    if (notices.length === 0) {
      return;
    }
    const told = await store.toldNotices(notices.map(({ id }) => id));
    for (const notice of notices) {
      if (!told.has(notice.id) && !signal?.aborted) {
        await this.#send(notice);
        await store.recordNotice(notice);
      }
    }
  }

  async #send({ notification }: Notice): Promise<void> {
    try {
      await this.#options.notifications.send(notification);
    } catch (error) {
      if (!NOT_INSTALLED.test(toError(error).message)) {
        throw error;
      }
      if (!this.#saidNotInstalled) {
        this.#saidNotInstalled = true;
        this.#options.logger.info(
          'Nobody is told of approvals and runs, since the notifications plugin of Backstage is not installed',
        );
      }
    }
  }
}
