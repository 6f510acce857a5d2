import type {
  PreviewCluster,
  PreviewClusters,
} from '@fairway/plugin-fairway-common';
import { useCallback, useEffect, useRef, useState } from 'react';

/** How many clusters are asked at once. */
export const CLUSTERS_OF_PAGE = 20;

/** Reads a page of clusters. */
export type ReadPreviewPage = (
  page: { limit: number; cursor?: string },
  signal: AbortSignal,
) => Promise<PreviewClusters>;

/** The clusters that were asked so far. */
export interface PreviewClustersState {
  items: readonly PreviewCluster[];
  /** The newest page; absent until there is one. */
  page?: PreviewClusters;
  /** Why the newest page could not be read. */
  error?: Error;
  reading: boolean;
  /** Asks the next ones; absent where all were asked. */
  more?: () => void;
  /** Asks from the beginning. */
  again: () => void;
}

/**
 * Asks clusters what would change on them, a page at a time, and only when it is told to: each page is work for the clusters.
 *
 * @param read - is asked again from the beginning whenever its identity changes: wrap it in `useCallback`
 */
export function usePreviewClusters(
  read: ReadPreviewPage,
): PreviewClustersState {
  const [state, setState] = useState<
    Pick<PreviewClustersState, 'items' | 'page' | 'error' | 'reading'>
  >({ items: [], reading: true });
  const running = useRef<AbortController>();
  const ask = useCallback(
    async (before: readonly PreviewCluster[], cursor?: string) => {
      running.current?.abort();
      const own = new AbortController();
      running.current = own;
      setState(known => ({ ...known, error: undefined, reading: true }));
      const ended = await read(
        { limit: CLUSTERS_OF_PAGE, ...(cursor && { cursor }) },
        own.signal,
      ).then(
        page => ({ items: [...before, ...page.items], page, reading: false }),
        (error: Error) => ({ error, reading: false }),
      );
      if (!own.signal.aborted) {
        setState(known => ({ ...known, ...ended }));
      }
    },
    [read],
  );
  useEffect(() => {
    setState({ items: [], reading: true });
    ask([]);
    return () => running.current?.abort();
  }, [ask]);
  const { items, page } = state;
  const cursor = page?.cursor;
  return {
    ...state,
    ...(cursor ? { more: () => ask(items, cursor) } : {}),
    again: () => ask([]),
  };
}
