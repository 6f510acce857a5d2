import type { ClusterCounts, TargetStatus } from '../kinds';
import { isTargetEnded } from './decide/transitions';

/** What a cluster counts as, given the states of its units. @public */
export type ClusterState = Exclude<keyof ClusterCounts, 'total'>;

/** Counts of clusters of which none has started. @public */
export function emptyCounts(total: number): ClusterCounts {
  return {
    total,
    pending: total,
    progressing: 0,
    converged: 0,
    failed: 0,
    skipped: 0,
    cancelled: 0,
    rolledBack: 0,
  };
}

/**
 * What a cluster counts as. One failed unit makes it failed, even while others are in progress. A cluster whose units all ended
 * counts by the worst of them: rolled back, cancelled, skipped, converged. One that gave its place in the wave up before
 * anything was sent is pending again. One that had converged still counts so where its version is not brought back after somebody
 * else has changed it.
 *
 * @public
 */
export function clusterState(
  units: readonly {
    readonly status: Pick<TargetStatus, 'phase' | 'parked' | 'correction'>;
  }[],
): ClusterState {
  let ended = true;
  let started = false;
  let worst: ClusterState = 'converged';
  for (const { status } of units) {
    const { phase, parked, correction } = status;
    if (phase === 'Failed') {
      return 'failed';
    }
    started ||= phase !== 'Pending' && !parked;
    ended &&= isTargetEnded(phase);
    if (phase === 'RolledBack') {
      worst = 'rolledBack';
    } else if (phase === 'Cancelled' && !correction && worst !== 'rolledBack') {
      worst = 'cancelled';
    } else if (phase === 'Skipped' && worst === 'converged') {
      worst = 'skipped';
    }
  }
  if (ended) {
    return worst;
  }
  return started ? 'progressing' : 'pending';
}

/** Counts clusters by state; each is counted once. @public */
export function countClusters(
  clusters: readonly {
    readonly members: readonly { readonly status: TargetStatus }[];
  }[],
): ClusterCounts {
  const counts = emptyCounts(clusters.length);
  for (const { members } of clusters) {
    counts.pending -= 1;
    counts[clusterState(members)] += 1;
  }
  return counts;
}

/** The sum of the counts of stages, each cluster being in one stage. @public */
export function sumCounts(counts: readonly ClusterCounts[]): ClusterCounts {
  const sum = emptyCounts(0);
  for (const item of counts) {
    for (const key of Object.keys(sum) as (keyof ClusterCounts)[]) {
      sum[key] += item[key];
    }
  }
  return sum;
}
