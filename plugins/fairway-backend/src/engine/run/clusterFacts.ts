import type { Cluster, ClusterFact } from '@fairway/plugin-fairway-common';
import type { ClusterGateway } from '@fairway/plugin-fairway-node';
import type { RunState } from './RunState';

/** What is known of the clusters of a run now, by name. */
export function clusterFacts(
  { targets, late, clusters }: RunState,
  gateway: Pick<ClusterGateway, 'reachability'>,
): Map<string, ClusterFact> {
  const facts = new Map<string, ClusterFact>();
  const add = (name: string) => {
    if (!facts.has(name)) {
      facts.set(name, clusterFact(clusters.get(name), gateway));
    }
  };
  targets.forEach(({ spec }) => add(spec.cluster));
  late.forEach(({ spec }) => add(spec.cluster));
  return facts;
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
