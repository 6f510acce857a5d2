import type { LoggerService } from '@backstage/backend-plugin-api';
import { Change, CompactedError, FairwayStore } from '../store/types';

/** A committed change, serialised once for all who read it. */
export interface FeedEntry {
  change: Change;
  /** `change.object` as JSON. */
  json: string;
}

/** Reads changes in order, each exactly once. */
export interface FeedReader {
  /** Everything up to this revision was read. */
  readonly position: number;
  /** How many revisions this process knows that were not read yet. */
  readonly behind: number;
  /** Whether the feed has ended, so that nothing more will come. */
  readonly closed: boolean;
  /**
   * The next changes; an empty list where none came within the time, or after the signal or the feed has ended.
   *
   * @throws CompactedError where the reader has fallen so far behind that changes are lost to it
   */
  next(options: { waitMs: number; signal: AbortSignal }): Promise<FeedEntry[]>;
  /** Leaves out everything that was not read yet. @returns the position after that */
  skip(): number;
  close(): void;
}

/** How many changes are read at once. */
const PAGE_SIZE = 500;

/** How the feed keeps its memory small. */
export interface ChangeFeedOptions {
  store: Pick<FairwayStore, 'changes' | 'revisions' | 'onCommit'>;
  logger: Pick<LoggerService, 'warn'>;
  /** How often commits of other replicas are looked for, while somebody reads. Default: 500 ms. */
  pollMs?: number;
  /** How many changes are kept for readers that are a little behind. Default: 5,000. */
  maxEntries?: number;
  /** How many bytes of JSON are kept at most. Default: 32 MiB. */
  maxBytes?: number;
}

/**
 * The changes of the store, read once for all watches of this process.
 *
 * @remarks
 * Readers pull: the feed holds no queue for any of them, so one that is slow costs no memory. The newest changes are kept in
 * memory; a reader that is further behind reads the store by itself until it has caught up. While nobody reads, the feed
 * costs nothing.
 */
export class ChangeFeed {
  readonly #options: Required<ChangeFeedOptions>;
  readonly #readers = new Set<FeedReader>();
  readonly #waiting = new Set<() => void>();
  /** The changes after `#start`, up to `#head`. */
  #entries: FeedEntry[] = [];
  #bytes = 0;
  #start = 0;
  #head = 0;
  #running?: { stop: () => void; ready: Promise<void> };
  #pumping = false;
  #pumpAgain = false;
  #closed = false;

  static create(options: ChangeFeedOptions): ChangeFeed {
    return new ChangeFeed(options);
  }

  private constructor(options: ChangeFeedOptions) {
    this.#options = {
      ...options,
      pollMs: options.pollMs ?? 500,
      maxEntries: options.maxEntries ?? 5_000,
      maxBytes: options.maxBytes ?? 32 * 1024 * 1024,
    };
  }

  /** How many readers there are. */
  get readers(): number {
    return this.#readers.size;
  }

  /** Reads everything after a revision. */
  async subscribe(after: number): Promise<FeedReader> {
    let position = after;
    const isClosed = () => this.#closed;
    const head = () => this.#head;
    const reader: FeedReader = {
      get position() {
        return position;
      },
      get behind() {
        return Math.max(0, head() - position);
      },
      get closed() {
        return isClosed();
      },
      next: async ({ waitMs, signal }) => {
        if (this.#isCurrent(position)) {
          await this.#wait(waitMs, signal);
        }
        if (this.#closed || signal.aborted) {
          return [];
        }
        const { entries, upTo } = await this.#read(position);
        position = upTo;
        return entries;
      },
      skip: () => {
        position = Math.max(position, this.#head);
        return position;
      },
      close: () => {
        this.#readers.delete(reader);
        if (this.#readers.size === 0) {
          this.#stop();
        }
      },
    };
    this.#readers.add(reader);
    this.#running ??= this.#begin();
    try {
      await this.#running.ready;
    } catch (error) {
      reader.close();
      throw error;
    }
    return reader;
  }

  /** Ends all readers. */
  close(): void {
    this.#closed = true;
    this.#stop();
    this.#wake();
  }

  #isCurrent(position: number): boolean {
    return !this.#closed && position >= this.#head;
  }

  async #read(
    position: number,
  ): Promise<{ entries: FeedEntry[]; upTo: number }> {
    if (position >= this.#head) {
      return { entries: [], upTo: position };
    }
    if (position >= this.#start) {
      const from = this.#indexAfter(position);
      const entries = this.#entries.slice(from, from + PAGE_SIZE);
      const last = from + entries.length === this.#entries.length;
      return {
        entries,
        upTo: last ? this.#head : entries.at(-1)!.change.revision,
      };
    }
    const start = this.#start;
    const changes = await this.#options.store.changes(position, PAGE_SIZE);
    return {
      entries: changes.map(toEntry),
      upTo: changes.at(-1)?.revision ?? start,
    };
  }

  /** Where in the entries the changes after a revision begin. */
  #indexAfter(revision: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#entries[middle].change.revision <= revision) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  async #wait(waitMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) {
      return;
    }
    let wake = () => {};
    const woken = new Promise<void>(resolve => {
      wake = resolve;
    });
    const timer = setTimeout(wake, waitMs);
    timer.unref();
    this.#waiting.add(wake);
    signal.addEventListener('abort', wake);
    await woken;
    clearTimeout(timer);
    signal.removeEventListener('abort', wake);
    this.#waiting.delete(wake);
  }

  #wake(): void {
    for (const resolve of [...this.#waiting]) {
      resolve();
    }
  }

  #begin() {
    const { store, pollMs } = this.#options;
    const unsubscribe = store.onCommit(() => this.#pump());
    const poll = setInterval(() => this.#pump(), pollMs);
    poll.unref();
    const ready = store.revisions().then(({ current }) => {
      this.#start = current;
      this.#head = current;
    });
    const running = {
      ready,
      stop: () => {
        unsubscribe();
        clearInterval(poll);
      },
    };
    ready.then(
      () => this.#pump(),
      () => this.#stop(running),
    );
    return running;
  }

  #stop(only = this.#running): void {
    if (only && only === this.#running) {
      only.stop();
      this.#running = undefined;
      this.#entries = [];
      this.#bytes = 0;
      this.#start = 0;
      this.#head = 0;
    }
  }

  /** Reads what is new; one at a time. */
  async #pump(): Promise<void> {
    if (this.#pumping) {
      this.#pumpAgain = true;
      return;
    }
    this.#pumping = true;
    try {
      do {
        this.#pumpAgain = false;
        await this.#advance();
      } while (this.#pumpAgain);
    } catch (error) {
      // The next poll tries again; readers wait meanwhile and miss nothing.
      this.#options.logger.warn(
        'Changes could not be read; watches are late until the database answers',
        error as Error,
      );
    } finally {
      this.#pumping = false;
    }
  }

  async #advance(): Promise<void> {
    const running = this.#running;
    if (!running) {
      return;
    }
    await running.ready;
    try {
      const changes = await this.#options.store.changes(this.#head, PAGE_SIZE);
      if (running === this.#running && changes.length > 0) {
        this.#append(changes.map(toEntry));
        this.#pumpAgain ||= changes.length === PAGE_SIZE;
      }
    } catch (error) {
      if (!(error instanceof CompactedError)) {
        throw error;
      }
      // This process was away for long: readers that have missed something are told when they read.
      const { current } = await this.#options.store.revisions();
      if (running === this.#running) {
        this.#entries = [];
        this.#bytes = 0;
        this.#start = current;
        this.#head = current;
        this.#wake();
      }
    }
  }

  #append(entries: FeedEntry[]): void {
    for (const entry of entries) {
      this.#entries.push(entry);
      this.#bytes += entry.json.length;
    }
    this.#head = entries.at(-1)!.change.revision;
    const { maxEntries, maxBytes } = this.#options;
    let drop = 0;
    while (
      drop < this.#entries.length &&
      (this.#entries.length - drop > maxEntries || this.#bytes > maxBytes)
    ) {
      this.#bytes -= this.#entries[drop].json.length;
      drop++;
    }
    if (drop > 0) {
      this.#start = this.#entries[drop - 1].change.revision;
      this.#entries = this.#entries.slice(drop);
    }
    this.#wake();
  }
}

function toEntry(change: Change): FeedEntry {
  return { change, json: JSON.stringify(change.object) };
}
