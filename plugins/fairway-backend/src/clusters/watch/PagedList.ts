import { ClusterError, WatchedObject } from '@fairway/plugin-fairway-node';
import type { WatchSource } from './WatchSource';

/** Reads lists page by page; pages become smaller where the objects are large. */
export class PagedList {
  constructor(
    private readonly source: Pick<WatchSource, 'list'>,
    private pageSize: number,
  ) {}

  /** @returns the resource version of the list */
  async read(
    query: {
      fieldSelector?: string;
      labelSelector?: string;
      signal: AbortSignal;
    },
    take: (object: WatchedObject) => void,
  ): Promise<string> {
    let page;
    do {
      page = await this.page({ ...query, continue: page?.continue });
      query.signal.throwIfAborted();
      page.items.forEach(take);
    } while (page.continue);
    return page.resourceVersion;
  }

  private async page(
    query: Omit<Parameters<WatchSource['list']>[0], 'limit'>,
  ): ReturnType<WatchSource['list']> {
    for (;;) {
      try {
        return await this.source.list({ ...query, limit: this.pageSize });
      } catch (error) {
        if (!isTooLarge(error) || this.pageSize === 1) {
          throw error;
        }
        this.pageSize = Math.max(1, Math.floor(this.pageSize / 5));
      }
    }
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof ClusterError && error.reason === 'ResponseTooLarge';
}
