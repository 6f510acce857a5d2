import { durationMs } from '../../meta';
import { clusterState } from '../counts';
import { isCorrecting } from './targetStates';
import { timeOf, timestampOf } from './world';
import type { ClusterView, StageView, World } from './world';

/** A dependency that is not met. */
export interface UnmetDependency {
  stage: string;
  reason: 'WaitingForStage' | 'WaitingForSoak';
  message: string;
  /** When it is met without an event, in milliseconds. */
  at?: number;
}

/** When the last unit of a cluster converged; undefined where not all have. */
export function clusterConvergedAt(cluster: ClusterView): number | undefined {
  if (clusterState(cluster.members) !== 'converged') {
    return undefined;
  }
  return cluster.members.reduce(
    (latest, { status }) =>
      Math.max(latest, timeOf(status.convergedAt ?? status.since)),
    0,
  );
}

/**
 * Whether a stage is handled, so that those that depend on it may start: it succeeded, there was nothing to do, or it failed and
 * the plan says that later stages go on.
 */
export function isStageHandled(stage: StageView): boolean {
  const { phase } = stage.status;
  return (
    phase === 'Succeeded' ||
    phase === 'Skipped' ||
    (phase === 'Failed' && stage.spec.onFailure === 'Continue')
  );
}

/** What still keeps a stage from starting; the dependencies in the order of the plan. */
export function unmetDependencies(
  world: Pick<World, 'stageByName' | 'now'>,
  stage: StageView,
): UnmetDependency[] {
  return (stage.spec.dependsOn ?? []).flatMap(
    (dependency): UnmetDependency[] => {
      const upstream = world.stageByName.get(dependency.stage);
      if (!upstream) {
        return [];
      }
      const { percent, strategy } = dependency;
      const total = upstream.clusters.length;
      const all = percent === undefined && strategy !== 'Any';
      let wanted = total;
      if (percent !== undefined) {
        wanted = Math.ceil((total * percent) / 100);
      } else if (strategy === 'Any') {
        wanted = 1;
      }
      // A stage that is handled meets every strategy: what satisfies All must satisfy the weaker ones.
      const handled = isStageHandled(upstream);
      const times = upstream.clusters
        .map(clusterConvergedAt)
        .filter(time => time !== undefined)
        .sort((a, b) => a - b);
      if (!handled && (all || times.length < wanted)) {
        return [
          {
            stage: dependency.stage,
            reason: 'WaitingForStage' as const,
            message: all
              ? `waits for stage "${dependency.stage}"`
              : `waits for stage "${dependency.stage}": ${times.length} of ${wanted} clusters converged`,
          },
        ];
      }
      const corrected = upstream.clusters.filter(({ members }) =>
        members.some(isCorrecting),
      ).length;
      const soaked = Math.min(wanted, times.length + corrected);
      if (dependency.soak === undefined || soaked === 0) {
        return [];
      }
      if (times.length < soaked) {
        return [
          {
            stage: dependency.stage,
            reason: 'WaitingForSoak' as const,
            message: `stage "${dependency.stage}" soaks from when the version is back on all of its clusters`,
          },
        ];
      }
      const from = times[soaked - 1];
      const at = from + durationMs(dependency.soak);
      return at <= world.now
        ? []
        : [
            {
              stage: dependency.stage,
              reason: 'WaitingForSoak' as const,
              message: `stage "${dependency.stage}" soaks until ${timestampOf(
                at,
              )}`,
              at,
            },
          ];
    },
  );
}
