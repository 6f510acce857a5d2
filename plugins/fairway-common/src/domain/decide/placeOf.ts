import type { Target } from '../../kinds';
import type { ClusterFact, Facts } from '../types';

/** The cluster that holds the object of a target, for people: its own, or the hub. */
export function placeName({ spec }: Target): string {
  return spec.hub === undefined
    ? `cluster "${spec.cluster}"`
    : `hub "${spec.hub}" of cluster "${spec.cluster}"`;
}

/** What is known of the cluster of a target; where a hub holds its object, what matters is whether that one answers. */
export function clusterFactOf(
  { clusters, hubs }: Facts,
  { spec }: Target,
): ClusterFact | undefined {
  const fact = clusters.get(spec.cluster);
  if (!fact || spec.hub === undefined) {
    return fact;
  }
  const { exists, suspended } = fact;
  const hub = hubs?.get(spec.hub) ?? { reachability: 'Unknown' as const };
  return { exists, suspended, ...hub };
}
