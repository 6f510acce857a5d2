import { WatchStream } from './watchStream';

/** The open watches of a cluster, for faults that hit them in mid-flight. @public */
export class OpenWatches {
  private readonly streams = new Set<WatchStream>();

  /** @internal */
  add(stream: WatchStream): void {
    this.streams.add(stream);
    stream.whenClosed(() => this.streams.delete(stream));
  }

  /** Number of open watches. */
  get size(): number {
    return this.streams.size;
  }

  /** Closes connections abruptly. `path` is a pattern; default all. */
  cut(path?: string): void {
    this.each(path, stream => stream.cut());
  }

  /** Sends half of an event and the end of the stream. */
  halfClose(path?: string): void {
    this.each(path, stream => stream.halfClose());
  }

  /** Leaves watches open, but they deliver nothing any more. */
  silence(path?: string): void {
    this.each(path, stream => stream.silence());
  }

  /** Ends watches in the orderly way of a timeout. */
  end(path?: string): void {
    this.each(path, stream => stream.end());
  }

  /** Sends a bookmark on watches that asked for bookmarks. */
  sendBookmarks(revision: number): void {
    this.each(undefined, stream => stream.sendBookmark(revision));
  }

  private each(
    path: string | undefined,
    callback: (stream: WatchStream) => void,
  ): void {
    const pattern = path === undefined ? undefined : new RegExp(path);
    for (const stream of [...this.streams]) {
      if (!pattern || pattern.test(stream.path)) {
        callback(stream);
      }
    }
  }
}
