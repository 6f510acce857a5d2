import { once } from 'node:events';
import type { Response } from 'express';
import type {
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { FeedEntry, FeedReader, ReadFilter } from '../resources';
import type { ListQuery } from '../store/types';
import { CompactedError } from '../store/types';
import { fieldOf, satisfies } from './selectors';
import { failure, toStatusError } from './status';

export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** What a watch shows. */
export interface WatchScope {
  definition: KindDefinition;
  query: Pick<ListQuery, 'namespace' | 'labels' | 'fields'>;
  filter: ReadFilter;
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
  /** The text of `object` of an event; `json` is the object as JSON where it was serialised before. */
  render(object: ResourceObject, json?: string): string;
  /** The text of `object` of a bookmark. */
  renderBookmark(metadata: {
    resourceVersion: string;
    annotations?: Record<string, string>;
  }): string;
  /** Checks that the caller may still watch; gives what may be seen from now on. */
  renewFilter(): Promise<ReadFilter>;
}

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** The object as it was before a change, as far as selectors and permissions look at it. */
function previousView({ change }: FeedEntry): ResourceObject {
  const { object, previous } = change;
  return previous
    ? {
        ...object,
        metadata: { ...object.metadata, labels: previous.labels },
      }
    : object;
}

/** What an object that has left the sight of the caller is still called. */
function tombstone({
  apiVersion,
  kind,
  metadata,
}: ResourceObject): ResourceObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      uid,
      resourceVersion,
      creationTimestamp,
      generation: metadata.generation,
    },
    spec: {},
  };
}

/** The client does not read what it is sent. */
class StalledError extends Error {}

/**
 * One watch: turns changes of the feed into events for one client.
 *
 * @remarks
 * It pulls the next changes only when the client has taken the events before, so a slow client holds back only itself. One that
 * does not read at all is cut off, and one that has fallen behind the history is told with 410, so that it lists again.
 */
export class WatchSession {
  readonly #res: Response;
  readonly #scope: WatchScope;
  readonly #terms: WatchTerms;
  readonly #ended = new AbortController();
  /** Revisions of objects that were sent in a state that comes later among the changes. */
  readonly #newer = new Map<string, number>();
  #filter: ReadFilter;

  constructor(res: Response, scope: WatchScope, terms: WatchTerms) {
    this.#res = res;
    this.#scope = scope;
    this.#terms = terms;
    this.#filter = scope.filter;
    res.on('close', () => this.#ended.abort());
  }

  /**
   * Sends the objects that exist, before changes.
   *
   * @param from - the revision after which changes follow; what is newer already is not sent again in an older state
   */
  async sendInitial(
    objects: readonly ResourceObject[],
    from: number,
  ): Promise<void> {
    for (const object of objects) {
      const revision = Number(object.metadata.resourceVersion);
      if (revision > from) {
        this.#newer.set(object.metadata.uid, revision);
      }
      await this.#send('ADDED', this.#terms.render(object));
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
          this.#filter = await this.#terms.renewFilter();
          if (bookmarks) {
            await this.#sendBookmark(reader.position);
          }
          nextBookmark = now + bookmarkMs;
        }
        const entries = await reader.next({
          waitMs: Math.max(1, Math.min(end, nextBookmark) - now),
          signal: this.#ended.signal,
        });
        await this.#sendChanges(entries);
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

  async #sendChanges(entries: readonly FeedEntry[]): Promise<void> {
    const { definition, query } = this.#scope;
    const relevant = entries.filter(
      ({ change }) =>
        change.kind === definition.kind &&
        (query.namespace === undefined ||
          change.namespace === query.namespace) &&
        change.revision > (this.#newer.get(change.uid) ?? 0),
    );
    if (relevant.length === 0) {
      return;
    }
    const visible = await this.#filter.permits(
      relevant.map(({ change }) => change.object),
    );
    const wasVisible = this.#filter.everything
      ? visible
      : await this.#filter.permits(relevant.map(previousView));
    for (const [index, entry] of relevant.entries()) {
      const type = this.#eventType(entry, visible[index], wasVisible[index]);
      if (type) {
        const { object } = entry.change;
        await this.#send(
          type,
          visible[index]
            ? this.#terms.render(object, entry.json)
            : this.#terms.render(tombstone(object)),
        );
      }
    }
  }

  /** What the change is for this client: an object may come into or out of its sight by a change of labels or fields. */
  #eventType(
    entry: FeedEntry,
    visible: boolean,
    wasVisible: boolean,
  ): EventType | undefined {
    const { change } = entry;
    const is = visible && this.#matches(entry, false);
    switch (change.type) {
      case 'ADDED':
        return is ? 'ADDED' : undefined;
      case 'DELETED':
        return is ? 'DELETED' : undefined;
      case 'MODIFIED': {
        const was = wasVisible && this.#matches(entry, true);
        if (is) {
          return was ? 'MODIFIED' : 'ADDED';
        }
        return was ? 'DELETED' : undefined;
      }
      default:
        return change.type satisfies never;
    }
  }

  #matches({ change }: FeedEntry, before: boolean): boolean {
    const { definition, query } = this.#scope;
    const previous = before ? change.previous : undefined;
    const labels = previous?.labels ?? change.object.metadata.labels ?? {};
    return (
      satisfies(query.labels ?? [], key =>
        Object.hasOwn(labels, key) ? labels[key] : undefined,
      ) &&
      satisfies(query.fields ?? [], key =>
        previous && !key.startsWith('metadata.')
          ? previous.fields[key] ?? ''
          : fieldOf(definition, change.object, key),
      )
    );
  }

  async #sendBookmark(
    revision: number,
    annotations?: Record<string, string>,
  ): Promise<void> {
    await this.#send(
      'BOOKMARK',
      this.#terms.renderBookmark({
        resourceVersion: String(revision),
        ...(annotations ? { annotations } : {}),
      }),
    );
  }

  async #send(
    type: EventType | 'BOOKMARK' | 'ERROR',
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
