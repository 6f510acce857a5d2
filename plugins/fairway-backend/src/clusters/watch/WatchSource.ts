import type { WatchedObject } from '@fairway/plugin-fairway-node';

/** One collection of a cluster, as the watch reads it. */
export interface WatchSource {
  /** What is watched, for messages. */
  readonly what: string;
  /** @throws ClusterError; 410 where `continue` is too old */
  list(query: {
    fieldSelector?: string;
    limit: number;
    continue?: string;
    signal: AbortSignal;
  }): Promise<{
    items: WatchedObject[];
    continue?: string;
    resourceVersion: string;
  }>;
  /** @throws ClusterError; 410 where `resourceVersion` is too old */
  watch(query: {
    fieldSelector?: string;
    resourceVersion: string;
    timeoutSeconds: number;
    signal: AbortSignal;
  }): Promise<AsyncGenerator<string, void, undefined>>;
}
