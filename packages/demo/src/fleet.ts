/** One cluster of the demo, as it is registered with the backend. */
export interface DemoCluster {
  name: string;
  url: string;
  token: string;
  /** PEM of the authority, where the cluster is served over TLS. */
  ca?: string;
}

/** The clusters that the demo promotes to. */
export interface DemoFleet {
  kind: 'simulated' | 'real';
  clusters: DemoCluster[];
  /** Clusters that nothing is promoted to, but that hold the objects of others, as that of an Argo CD instance does. */
  hubs: DemoCluster[];
  /** What of checkout is not at a version on a cluster, in words; nothing where all of it is. */
  differences(cluster: string, version: string): Promise<string[]>;
  stop(): Promise<void>;
}

/** The version that every cluster has before the first promotion. */
export const FIRST_VERSION = 'v1.4.1';

/** The version that everything is deployed with, before its version is handed over to Fairway. */
export const VERSION_BEFORE = 'v1.4.0';
