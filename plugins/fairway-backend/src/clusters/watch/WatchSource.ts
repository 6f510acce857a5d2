import type { WatchedObject } from '@fairway/plugin-fairway-node';

/** One collection of a cluster, as the watch reads it. */
export interface WatchSource {
  /** What is watched, for messages. */
  readonly what: string;
  /** The namespace of the collection; undefined where it is in none, or in all of them. */
  readonly namespace?: string;
  /** @throws ClusterError; 410 where `continue` is too old */
  list(query: {
    fieldSelector?: string;
    labelSelector?: string;
    limit: number;
    continue?: string;
    signal: AbortSignal;
  }): Promise<{
    items: WatchedObject[];
    continue?: string;
    resourceVersion: string;
  }>;
  /**
   * @param query - without `resourceVersion` the objects that are there come first, and a bookmark ends them
   * @throws ClusterError; 410 where `resourceVersion` is too old
   */
  watch(query: {
    fieldSelector?: string;
    labelSelector?: string;
    resourceVersion: string | undefined;
    timeoutSeconds: number;
    signal: AbortSignal;
  }): Promise<AsyncGenerator<string, void, undefined>>;
}
