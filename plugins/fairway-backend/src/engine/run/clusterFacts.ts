import type {
  Cluster,
  ClusterFact,
  Facts,
  ReachabilityFact,
} from '@fairway/plugin-fairway-common';
import type { ClusterGateway } from '@fairway/plugin-fairway-node';
import type { RunState } from './RunState';

type Gateway = Pick<ClusterGateway, 'reachability'>;

/** What is known of clusters and hubs now, by name. A decision asks for few of them, and gets the same answer each time. */
export function clusterFacts(
  { clusters }: Pick<RunState, 'clusters'>,
  gateway: Gateway,
): Required<Pick<Facts, 'clusters' | 'hubs'>> {
  return {
    clusters: once(name => clusterFact(clusters.get(name), gateway)),
    hubs: once(name => reachabilityFact(name, gateway)),
  };
}

function once<T>(look: (name: string) => T): { get(name: string): T } {
  const known = new Map<string, T>();
  return {
    get(name) {
      const fact = known.get(name) ?? look(name);
      known.set(name, fact);
      return fact;
    },
  };
}

function clusterFact(
  cluster: Cluster | undefined,
  gateway: Gateway,
): ClusterFact {
  return cluster
    ? {
        exists: !cluster.metadata.deletionTimestamp,
        suspended: cluster.spec.suspend,
        ...reachabilityFact(cluster.spec.connection.backstageCluster, gateway),
      }
    : { exists: false, suspended: false, reachability: 'Unknown' };
}

function reachabilityFact(
  connection: string,
  gateway: Gateway,
): ReachabilityFact {
  const { state, since, message, nextProbe } = gateway.reachability(connection);
  return { reachability: state, since, message, nextProbe };
}
