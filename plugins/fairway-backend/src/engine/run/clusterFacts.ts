import type {
  Cluster,
  ClusterFact,
  Facts,
} from '@fairway/plugin-fairway-common';
import type { ClusterGateway } from '@fairway/plugin-fairway-node';
import type { RunState } from './RunState';

/** What is known of clusters now, by name. A decision asks for few of them, and gets the same answer each time. */
export function clusterFacts(
  { clusters }: Pick<RunState, 'clusters'>,
  gateway: Pick<ClusterGateway, 'reachability'>,
): Facts['clusters'] {
  const facts = new Map<string, ClusterFact>();
  return {
    get(name) {
      const fact = facts.get(name) ?? clusterFact(clusters.get(name), gateway);
      facts.set(name, fact);
      return fact;
    },
  };
}

function clusterFact(
  cluster: Cluster | undefined,
  gateway: Pick<ClusterGateway, 'reachability'>,
): ClusterFact {
  if (!cluster) {
    return { exists: false, suspended: false, reachability: 'Unknown' };
  }
  const { state, since, message, nextProbe } = gateway.reachability(
    cluster.spec.connection.backstageCluster,
  );
  return {
    exists: !cluster.metadata.deletionTimestamp,
    suspended: cluster.spec.suspend,
    reachability: state,
    since,
    message,
    nextProbe,
  };
}
