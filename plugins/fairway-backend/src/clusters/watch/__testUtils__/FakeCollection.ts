import { ClusterError, WatchedObject } from '@fairway/plugin-fairway-node';
import { labelMatcher } from '../labelMatcher';
import type { WatchSource } from '../WatchSource';

interface Change {
  revision: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: WatchedObject;
}

type InScope = (object: WatchedObject) => boolean;

interface Stream {
  inScope: InScope;
  sent: number;
  silent: boolean;
  lines: string[];
  ended?: 'end' | Error;
  wake(): void;
}

function expired(): ClusterError {
  return new ClusterError('Expired', 'too old', { code: 410, retryable: true });
}

/** A collection of an API server in memory, with everything that can go wrong on the way to a watch. */
export class FakeCollection implements WatchSource {
  readonly what = 'things';
  /** What was asked, in words. */
  readonly requests: string[] = [];
  readonly limits: number[] = [];
  /** This many of the next lists show a state from before the last change. */
  staleLists = 0;
  /** Whether watches may begin with what is there. */
  canStream = true;
  /** Lists that are the first events of watches do not end. */
  endless = false;
  /** Pages with more objects are too large. */
  maxPage = Infinity;
  private readonly history: Change[] = [];
  private oldest = 0;
  private expiry: 'at once' | 'as the first event' = 'at once';
  private stopped = false;
  private held = false;
  private lists: Promise<void> = Promise.resolve();
  private readonly streams = new Set<Stream>();

  get revision(): number {
    return this.history.length;
  }

  /** How many watches are open. */
  get open(): number {
    return this.streams.size;
  }

  get(name: string, revision = this.revision): WatchedObject | undefined {
    const last = this.history
      .slice(0, revision)
      .filter(({ object }) => object.metadata.name === name)
      .pop();
    return last?.type === 'DELETED' ? undefined : last?.object;
  }

  put(
    name: string,
    spec: unknown,
    labels?: Record<string, string>,
  ): WatchedObject {
    const type = this.get(name) ? 'MODIFIED' : 'ADDED';
    return this.commit(type, name, { spec, labels });
  }

  delete(name: string): void {
    const present = this.get(name);
    if (present) {
      const { spec, metadata } = present;
      this.commit('DELETED', name, { spec, labels: metadata.labels });
    }
  }

  bookmark(): void {
    this.each(stream => {
      if (stream.sent === this.revision) {
        const metadata = { resourceVersion: `${this.revision}` };
        stream.lines.push(
          JSON.stringify({ type: 'BOOKMARK', object: { metadata } }),
        );
      }
    });
  }

  /** Lists that are the first events of watches end now. */
  endInitialEvents(): void {
    this.endless = false;
    this.each(stream => stream.lines.push(this.initialEventsEnd()));
  }

  /** Lists do not arrive until they are released, and show what was there when they were asked for. */
  holdLists(): { release(): void } {
    let release = () => {};
    this.lists = new Promise(resolve => {
      release = resolve;
    });
    return { release };
  }

  /** Open watches stay open and bring nothing any more. */
  silence(): void {
    this.each(stream => {
      stream.silent = true;
    });
  }

  /** Watches end in the way of a timeout. */
  end(): void {
    this.each(stream => {
      stream.ended = 'end';
    });
  }

  /** Watches break. */
  cut(): void {
    this.each(stream => {
      stream.ended = new Error('cut');
    });
  }

  /** Watches bring half of a line, then end. */
  garble(): void {
    this.each(stream => {
      stream.lines.push('{"type":"MODIFIED","object":{"metadata":{"na');
      stream.ended = 'end';
    });
  }

  /** The last change comes again. */
  duplicate(): void {
    const last = this.history[this.revision - 1];
    this.each(stream => {
      if (last && stream.sent === this.revision) {
        stream.lines.push(...this.seenBy(stream, last));
      }
    });
  }

  /** Older revisions can be neither watched nor continued. */
  compact(how: 'at once' | 'as the first event'): void {
    this.oldest = this.revision;
    this.expiry = how;
  }

  stop(): void {
    this.stopped = true;
    this.cut();
  }

  start(): void {
    this.stopped = false;
  }

  /** Changes do not come through until they are released. */
  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
    this.each(() => {});
  }

  async list(query: Parameters<WatchSource['list']>[0]) {
    this.requests.push(`list ${wordsOf(query)}`);
    this.limits.push(query.limit);
    this.mustRun();
    let [revision, from] = (query.continue ?? `${this.revision} 0`)
      .split(' ')
      .map(Number);
    if (query.continue && revision < this.oldest) {
      throw expired();
    }
    if (!query.continue && this.staleLists > 0) {
      this.staleLists -= 1;
      revision = Math.max(0, revision - 1);
    }
    if (query.limit > this.maxPage) {
      throw new ClusterError('ResponseTooLarge', 'too large', {
        retryable: false,
      });
    }
    const all = this.state(scopeOf(query), revision);
    const items = all.slice(from, from + query.limit);
    from += items.length;
    await this.lists;
    return {
      items,
      continue: from < all.length ? `${revision} ${from}` : undefined,
      resourceVersion: `${revision}`,
    };
  }

  async watch(query: Parameters<WatchSource['watch']>[0]) {
    const { resourceVersion } = query;
    const from =
      resourceVersion === undefined ? 'from now' : `@${resourceVersion}`;
    this.requests.push(`watch ${wordsOf(query)} ${from}`);
    this.mustRun();
    const inScope = scopeOf(query);
    const initial =
      resourceVersion === undefined ? this.initialEvents(inScope) : undefined;
    const sent = Number(resourceVersion ?? this.revision);
    const tooOld = sent < this.oldest;
    if (tooOld && this.expiry === 'at once') {
      throw expired();
    }
    const stream: Stream = {
      inScope,
      sent,
      silent: false,
      lines: tooOld
        ? [
            JSON.stringify({
              type: 'ERROR',
              object: { kind: 'Status', code: 410, reason: 'Expired' },
            }),
          ]
        : initial ?? [],
      wake: () => {},
    };
    this.streams.add(stream);
    query.signal.addEventListener('abort', () => {
      stream.ended = new Error('aborted');
      stream.wake();
    });
    return this.read(stream);
  }

  private async *read(stream: Stream): AsyncGenerator<string, void, undefined> {
    try {
      for (;;) {
        this.send(stream);
        const line = stream.silent ? undefined : stream.lines.shift();
        if (line !== undefined) {
          yield line;
        } else if (stream.ended === 'end') {
          return;
        } else if (stream.ended) {
          throw stream.ended;
        } else {
          await new Promise<void>(resolve => {
            stream.wake = resolve;
          });
        }
      }
    } finally {
      this.streams.delete(stream);
    }
  }

  private send(stream: Stream): void {
    if (this.held || stream.silent || stream.ended) {
      return;
    }
    for (const change of this.history.slice(stream.sent)) {
      stream.lines.push(...this.seenBy(stream, change));
    }
    stream.sent = this.revision;
  }

  /** What is there, as the first events of a watch. @throws ClusterError where the server cannot do that */
  private initialEvents(inScope: InScope): string[] {
    if (!this.canStream) {
      throw new ClusterError(
        'Invalid',
        'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
        { code: 422, retryable: false },
      );
    }
    const added = this.state(inScope, this.revision).map(object =>
      JSON.stringify({ type: 'ADDED', object }),
    );
    return this.endless ? added : [...added, this.initialEventsEnd()];
  }

  private initialEventsEnd(): string {
    const metadata = {
      resourceVersion: `${this.revision}`,
      annotations: { 'k8s.io/initial-events-end': 'true' },
    };
    return JSON.stringify({ type: 'BOOKMARK', object: { metadata } });
  }

  private state(inScope: InScope, revision: number): WatchedObject[] {
    const names = new Set(
      this.history.map(({ object }) => object.metadata.name),
    );
    return [...names]
      .flatMap(name => this.get(name, revision) ?? [])
      .filter(inScope);
  }

  /** A change as a watch sees it: objects enter and leave its scope. */
  private seenBy({ inScope }: Stream, change: Change): string[] {
    const { revision, type, object } = change;
    const before = this.get(object.metadata.name, revision - 1);
    const wasIn = before !== undefined && inScope(before);
    const isIn = type !== 'DELETED' && inScope(object);
    if (!wasIn && !isIn) {
      return [];
    }
    const { resourceVersion } = object.metadata;
    const seen = isIn
      ? { type: wasIn ? 'MODIFIED' : 'ADDED', object }
      : {
          type: 'DELETED',
          object: {
            ...before,
            metadata: { ...before?.metadata, resourceVersion },
          },
        };
    return [JSON.stringify(seen)];
  }

  private commit(
    type: Change['type'],
    name: string,
    { spec, labels }: { spec: unknown; labels?: Record<string, string> },
  ): WatchedObject {
    const revision = this.revision + 1;
    const object: WatchedObject = {
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name, resourceVersion: `${revision}`, labels },
      spec,
    };
    this.history.push({ revision, type, object });
    this.each(() => {});
    return object;
  }

  private each(act: (stream: Stream) => void): void {
    for (const stream of this.streams) {
      this.send(stream);
      act(stream);
      stream.wake();
    }
  }

  private mustRun(): void {
    if (this.stopped) {
      throw new ClusterError('Unreachable', 'stopped', { retryable: true });
    }
  }
}

interface Selectors {
  fieldSelector?: string;
  labelSelector?: string;
}

function wordsOf({ fieldSelector, labelSelector }: Selectors): string {
  return fieldSelector ?? labelSelector ?? 'all';
}

function scopeOf({ fieldSelector, labelSelector = '' }: Selectors): InScope {
  const name = fieldSelector?.split('=')[1];
  const matches = labelMatcher(labelSelector);
  return object =>
    (name === undefined || name === object.metadata.name) && matches(object);
}
