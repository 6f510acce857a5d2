import type { Response } from 'express';
import type { StreamNotice } from '@fairway/plugin-fairway-common';
import { drained, StalledError } from '../../k8s/drained';
import type { WatchScope } from '../../k8s/WatchScope';
import type { FeedReader, ReadFilter } from '../../resources';
import { CompactedError } from '../../store/types';
import { PendingChanges } from './PendingChanges';

/** How a stream goes. All times are in milliseconds. */
export interface StreamTerms {
  /** When the stream ends, from now. */
  durationMs: number;
  /** How long changes are gathered at least between one event and the next. */
  gatherMs: number;
  /** How long the first change after a rest waits for others that belong to it. */
  promptMs: number;
  /** How often the client hears something although nothing has changed. */
  aliveMs: number;
  /** How often permissions are asked for again. */
  renewMs: number;
  /** How long a client may take to read what was sent before it is cut off. */
  stallMs: number;
  /** How many revisions a client may be behind before it is told to read everything again. */
  maxBehind: number;
  /** Checks that the caller may still read; gives what may be seen from now on. */
  renewFilter(scope: WatchScope): Promise<ReadFilter>;
}

/** Why a client is told to read everything again. */
const TOO_OLD = 'the changes since then are not kept any more';
const TOO_FAR = 'too much has changed since then';

/**
 * One stream: gathers changes of the feed for a short while and sends the newest state of each object.
 *
 * @remarks
 * It reads the feed only while the client takes what was sent, so what it holds is bounded. A client that has fallen far behind is
 * told so instead of being sent everything; one that does not read at all is cut off. An event is sent with the revision up to
 * which the client has seen everything, so a stream that starts after it misses nothing.
 */
export class StreamSession {
  readonly #res: Response;
  readonly #scopes: readonly WatchScope[];
  readonly #terms: StreamTerms;
  readonly #ended = new AbortController();
  readonly #pending = new PendingChanges();

  constructor(
    res: Response,
    scopes: readonly WatchScope[],
    terms: StreamTerms,
  ) {
    this.#res = res;
    this.#scopes = scopes;
    this.#terms = terms;
    res.on('close', () => this.#ended.abort());
  }

  /**
   * Sends changes until the stream ends by itself, the client leaves or the reader is closed.
   *
   * @param isLost - whether the client has missed what came before the reader
   */
  async run(reader: FeedReader, isLost: boolean): Promise<void> {
    const { durationMs, aliveMs, renewMs, gatherMs, promptMs } = this.#terms;
    const start = performance.now();
    const end = start + durationMs;
    let alive = start + aliveMs;
    let renewal = start + renewMs;
    let flush: number | undefined;
    let flushed = -Infinity;
    const flushNow = async () => {
      await this.#flush(reader.position);
      flush = undefined;
      flushed = performance.now();
      alive = flushed + aliveMs;
    };
    try {
      await this.#notice('hello', { revision: reader.position });
      if (isLost) {
        await this.#resync(reader, TOO_OLD);
      }
      while (!this.#ended.signal.aborted && !reader.closed) {
        const now = performance.now();
        if (now >= end) {
          break;
        }
        if (now >= renewal) {
          await this.#renew();
          renewal = now + renewMs;
        }
        if (now >= (flush ?? Infinity) || this.#pending.isFull) {
          await flushNow();
        } else if (now >= alive) {
          await flushNow();
          await this.#notice('alive', { revision: reader.position });
        }
        if (reader.behind > this.#terms.maxBehind) {
          await this.#resync(reader, TOO_FAR);
        }
        await this.#read(
          reader,
          Math.min(end, renewal, alive, flush ?? Infinity),
        );
        if (this.#pending.size > 0) {
          flush ??= Math.max(performance.now() + promptMs, flushed + gatherMs);
        }
      }
      await this.#flush(reader.position);
    } catch (error) {
      if (error instanceof StalledError) {
        this.#res.destroy();
      }
      // Whatever else it is, the client comes back and is told then.
    } finally {
      reader.close();
      this.#res.end();
    }
  }

  /** Reads what comes next, and looks at it as this client sees it. */
  async #read(reader: FeedReader, until: number): Promise<void> {
    let entries;
    try {
      entries = await reader.next({
        waitMs: Math.max(1, until - performance.now()),
        signal: this.#ended.signal,
      });
    } catch (error) {
      if (!(error instanceof CompactedError)) {
        throw error;
      }
      await this.#resync(reader, TOO_OLD);
      return;
    }
    for (const scope of entries.length > 0 ? this.#scopes : []) {
      this.#pending.add(await scope.look(entries));
    }
  }

  async #renew(): Promise<void> {
    for (const scope of this.#scopes) {
      scope.filter = await this.#terms.renewFilter(scope);
    }
  }

  async #flush(revision: number): Promise<void> {
    const changes = this.#pending.take();
    if (changes.length > 0) {
      await this.#send(
        'changes',
        revision,
        `{"revision":${revision},"changes":[${changes.join(',')}]}`,
      );
    }
  }

  async #resync(reader: FeedReader, reason: string): Promise<void> {
    this.#pending.take();
    await this.#notice('resync', { revision: reader.skip(), reason });
  }

  async #notice(
    event: 'hello' | 'alive' | 'resync',
    notice: StreamNotice,
  ): Promise<void> {
    await this.#send(event, notice.revision, JSON.stringify(notice));
  }

  async #send(event: string, id: number, data: string): Promise<void> {
    if (this.#ended.signal.aborted) {
      return;
    }
    if (!this.#res.write(`id: ${id}\nevent: ${event}\ndata: ${data}\n\n`)) {
      await drained(this.#res, this.#terms.stallMs, this.#ended.signal);
    }
  }
}
