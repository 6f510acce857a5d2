import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { TestApi } from './api';
import { textParts } from './textParts';

/** An event of a watch. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: ResourceObject & Record<string, any>;
}

/** A watch that a test reads event by event. */
export interface Watching {
  status: number;
  headers: { get(name: string): string | null };
  /** The next event; undefined where the server has ended the watch. */
  next(): Promise<WatchEvent | undefined>;
  /** The next events, one for each. */
  take(count: number): Promise<WatchEvent[]>;
  stop(): void;
}

/** Starts a watch. @param query - such as `resourceVersion=0&labelSelector=a` */
export async function watching(
  api: TestApi,
  plural: string,
  query: string = '',
  options: {
    namespace?: string;
    accept?: string;
    user?: string;
    /** Default: that of Fairway's own kinds. */
    group?: string;
  } = {},
): Promise<Watching> {
  const { namespace, group = '/apis/fairway.dev/v1alpha1' } = options;
  const abort = new AbortController();
  const response = await api.request(
    'GET',
    `${group}/${
      namespace ? `namespaces/${namespace}/` : ''
    }${plural}?watch=true&${query}`,
    {
      signal: abort.signal,
      user: options.user,
      headers: options.accept ? { accept: options.accept } : {},
    },
  );
  const nextPart = textParts(response, '\n');
  const next = async (): Promise<WatchEvent | undefined> => {
    const line = await nextPart();
    return line === undefined ? undefined : JSON.parse(line);
  };
  return {
    status: response.status,
    headers: response.headers,
    next,
    take: async count => {
      const events: WatchEvent[] = [];
      while (events.length < count) {
        const event = await next();
        if (!event) {
          throw new Error(
            `the watch ended after ${events.length} of ${count} events`,
          );
        }
        events.push(event);
      }
      return events;
    },
    stop: () => abort.abort(),
  };
}
