import { ClusterError, WatchedObject } from '@fairway/plugin-fairway-node';
import type { WatchSource } from '../WatchSource';

interface Change {
  revision: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: WatchedObject;
}

interface Stream {
  scope: string | undefined;
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
  /** Pages with more objects are too large. */
  maxPage = Infinity;
  private readonly history: Change[] = [];
  private oldest = 0;
  private expiry: 'at once' | 'as the first event' = 'at once';
  private stopped = false;
  private held = false;
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

  put(name: string, spec: unknown): WatchedObject {
    return this.commit(this.get(name) ? 'MODIFIED' : 'ADDED', name, spec);
  }

  delete(name: string): void {
    const present = this.get(name);
    if (present) {
      this.commit('DELETED', name, present.spec);
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
      if (last && stream.sent === this.revision && inScope(stream, last)) {
        stream.lines.push(JSON.stringify(last));
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
    this.requests.push(`list ${query.fieldSelector ?? 'all'}`);
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
    const scope = scopeOf(query.fieldSelector);
    const all = [
      ...new Set(this.history.map(({ object }) => object.metadata.name)),
    ]
      .filter(name => scope === undefined || scope === name)
      .flatMap(name => this.get(name, revision) ?? []);
    const items = all.slice(from, from + query.limit);
    from += items.length;
    return {
      items,
      continue: from < all.length ? `${revision} ${from}` : undefined,
      resourceVersion: `${revision}`,
    };
  }

  async watch(query: Parameters<WatchSource['watch']>[0]) {
    this.requests.push(
      `watch ${query.fieldSelector ?? 'all'} @${query.resourceVersion}`,
    );
    this.mustRun();
    const sent = Number(query.resourceVersion);
    const tooOld = sent < this.oldest;
    if (tooOld && this.expiry === 'at once') {
      throw expired();
    }
    const stream: Stream = {
      scope: scopeOf(query.fieldSelector),
      sent,
      silent: false,
      lines: tooOld
        ? [
            JSON.stringify({
              type: 'ERROR',
              object: { kind: 'Status', code: 410, reason: 'Expired' },
            }),
          ]
        : [],
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
      if (inScope(stream, change)) {
        stream.lines.push(JSON.stringify(change));
      }
    }
    stream.sent = this.revision;
  }

  private commit(
    type: Change['type'],
    name: string,
    spec: unknown,
  ): WatchedObject {
    const revision = this.revision + 1;
    const object: WatchedObject = {
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name, resourceVersion: `${revision}` },
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

function scopeOf(fieldSelector: string | undefined): string | undefined {
  return fieldSelector?.split('=')[1];
}

function inScope({ scope }: Stream, { object }: Change): boolean {
  return scope === undefined || scope === object.metadata.name;
}
