import { once } from 'node:events';
import type { Response } from 'express';
import type { FeedEntry, FeedReader } from '../resources';
import { CompactedError } from '../store/types';
import { failure, toStatusError } from './status';

/** An event as it is sent. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The text of `object`. */
  json: string;
}

/** What a watch shows: it makes events of changes. */
export interface WatchSubject {
  /** Begins with everything that exists. @returns the events for it, and the revision after which changes have to follow */
  begin(): Promise<{ revision: number; events: AsyncIterable<WatchEvent> }>;
  /** Begins with nothing, for a client that knows what there was at a revision. */
  resume(): Promise<void>;
  changes(entries: readonly FeedEntry[]): AsyncIterable<WatchEvent>;
  /** Checks that the caller may still watch, and what may be seen from now on. */
  renew(): Promise<void>;
  /** The text of `object` of a bookmark. */
  bookmark(metadata: {
    resourceVersion: string;
    annotations?: Record<string, string>;
  }): string;
}

/** How a watch goes. */
export interface WatchTerms {
  bookmarks: boolean;
  /** When the watch ends, in milliseconds from now. */
  durationMs: number;
  /** How often a bookmark is sent. */
  bookmarkMs: number;
  /** How long a client may take to read what was sent before it is cut off. */
  stallMs: number;
}

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** The client does not read what it is sent. */
class StalledError extends Error {}

/**
 * One watch: sends the events of its subject to one client.
 *
 * @remarks
 * It pulls the next changes only when the client has taken the events before, so a slow client holds back only itself. One that
 * does not read at all is cut off, and one that has fallen behind the history is told with 410, so that it lists again.
 */
export class WatchSession {
  readonly #res: Response;
  readonly #subject: WatchSubject;
  readonly #terms: WatchTerms;
  readonly #ended = new AbortController();

  constructor(res: Response, subject: WatchSubject, terms: WatchTerms) {
    this.#res = res;
    this.#subject = subject;
    this.#terms = terms;
    res.on('close', () => this.#ended.abort());
  }

  /** Sends events. */
  async send(events: AsyncIterable<WatchEvent>): Promise<void> {
    for await (const { type, json } of events) {
      await this.#send(type, json);
    }
  }

  /** Tells that all objects that existed were sent. */
  async sendInitialEnd(revision: number): Promise<void> {
    await this.#sendBookmark(revision, { [INITIAL_EVENTS_END]: 'true' });
  }

  /** Sends changes until the watch ends by itself, the client leaves or the reader is closed. */
  async run(reader: FeedReader): Promise<void> {
    const { bookmarkMs, durationMs, bookmarks } = this.#terms;
    const end = performance.now() + durationMs;
    let nextBookmark = performance.now() + bookmarkMs;
    try {
      while (!this.#ended.signal.aborted) {
        const now = performance.now();
        if (now >= end) {
          break;
        }
        if (now >= nextBookmark) {
          await this.#subject.renew();
          if (bookmarks) {
            await this.#sendBookmark(reader.position);
          }
          nextBookmark = now + bookmarkMs;
        }
        const entries = await reader.next({
          waitMs: Math.max(1, Math.min(end, nextBookmark) - now),
          signal: this.#ended.signal,
        });
        await this.send(this.#subject.changes(entries));
        if (reader.closed) {
          break;
        }
      }
      if (bookmarks && !this.#ended.signal.aborted) {
        await this.#sendBookmark(reader.position);
      }
    } catch (error) {
      await this.#fail(error);
    } finally {
      reader.close();
      this.#res.end();
    }
  }

  async #fail(error: unknown): Promise<void> {
    if (error instanceof StalledError) {
      this.#res.destroy();
      return;
    }
    if (this.#ended.signal.aborted) {
      return;
    }
    const status = failure(toStatusError(error));
    await this.#send(
      'ERROR',
      JSON.stringify(
        error instanceof CompactedError
          ? { ...status, reason: 'Expired', code: 410 }
          : status,
      ),
    ).catch(() => this.#res.destroy());
  }

  async #sendBookmark(
    revision: number,
    annotations?: Record<string, string>,
  ): Promise<void> {
    await this.#send(
      'BOOKMARK',
      this.#subject.bookmark({
        resourceVersion: String(revision),
        ...(annotations ? { annotations } : {}),
      }),
    );
  }

  async #send(
    type: WatchEvent['type'] | 'BOOKMARK' | 'ERROR',
    json: string,
  ): Promise<void> {
    if (this.#ended.signal.aborted) {
      return;
    }
    if (this.#res.write(`{"type":"${type}","object":${json}}\n`)) {
      return;
    }
    await this.#drained();
  }

  /** Waits until the client has taken what was sent. @throws StalledError where it does not */
  async #drained(): Promise<void> {
    const stalled = AbortSignal.timeout(this.#terms.stallMs);
    try {
      await once(this.#res, 'drain', {
        signal: AbortSignal.any([stalled, this.#ended.signal]),
      });
    } catch (error) {
      if (stalled.aborted && !this.#ended.signal.aborted) {
        throw new StalledError('the client does not read');
      }
      if (!this.#ended.signal.aborted) {
        throw error;
      }
    }
  }
}
