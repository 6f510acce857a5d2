import { isRunEnded, isStageEnded, isTargetEnded } from './transitions';
import { durationMs } from '../../meta';
import type { RunPhase } from '../../kinds';
import { clusterState, countClusters, sumCounts } from '../counts';
import { Cause, moveRun, moveStage, moveTarget } from './moves';
import { isCorrecting, isNotStarted } from './targetStates';
import { cancelNotStarted, isClusterEnded, isStageInFlight } from './waves';
import { isStageHandled } from './dependencies';
import { timeOf, wakeAt } from './world';
import type { Successor } from '../types';
import type { StageView, World } from './world';

/** How long a run has been under way, pauses not counted, in milliseconds. */
export function elapsedMs(world: World): number {
  const { startedAt, paused, pausedMs = 0 } = world.runStatus;
  if (startedAt === undefined) {
    return 0;
  }
  const until = paused ? timeOf(paused.at) : world.now;
  return until - timeOf(startedAt) - pausedMs;
}

/** Why a run starts nothing more; undefined while it may. */
export function haltCause(world: World): Cause | undefined {
  const { timeout } = world.run.spec;
  if (timeout !== undefined && world.runStatus.startedAt !== undefined) {
    const left = durationMs(timeout) - elapsedMs(world);
    if (left <= 0) {
      return {
        reason: 'Timeout',
        message: `the run took longer than ${timeout}`,
      };
    }
    wakeAt(world, world.now + left);
  }
  const failed = world.stages.find(
    ({ status, spec }) =>
      status.phase === 'Failed' && spec.onFailure !== 'Continue',
  );
  return failed
    ? {
        reason: 'StageFailed',
        message: `stage "${failed.spec.name}" failed: ${failed.status.message}`,
      }
    : undefined;
}

/** Whether a stage is bound to fail the run, so that nothing new may be started meanwhile. */
export function isAnyFailing(
  stages: readonly StageView[],
  failing: (stage: StageView) => boolean,
): boolean {
  return stages.some(
    stage =>
      stage.status.phase === 'Progressing' &&
      stage.spec.onFailure !== 'Continue' &&
      failing(stage),
  );
}

/** Ends a run: whatever has not ended is cancelled, and its stages with it. */
export function endRun(
  world: World,
  phase: RunPhase,
  cause: Cause,
  targetCause: {
    notStarted: Omit<Cause, 'evidence'>;
    inFlight?: Omit<Cause, 'evidence'>;
  } = { notStarted: cause },
) {
  for (const member of world.members.values()) {
    if (!isTargetEnded(member.status.phase)) {
      const actor = cause.actor === undefined ? {} : { actor: cause.actor };
      const why = isNotStarted(member)
        ? targetCause.notStarted
        : targetCause.inFlight ?? targetCause.notStarted;
      moveTarget(world, member, 'Cancelled', { ...why, ...actor });
    }
  }
  for (const stage of world.stages) {
    if (!isStageEnded(stage.status.phase)) {
      moveStage(world, stage, 'Cancelled', {
        reason: cause.reason,
        message: cause.message,
        ...(cause.actor === undefined ? {} : { actor: cause.actor }),
      });
    }
  }
  moveRun(world, phase, cause, { paused: undefined });
}

/** Ends what a run that failed has not started, and the run itself once nothing is in flight. */
export function halt(world: World, cause: Cause) {
  cancelNotStarted(world, world.stages, {
    reason: cause.reason === 'Timeout' ? 'Timeout' : 'RunFailed',
    message: `${cause.message}; nothing more was started`,
  });
  for (const stage of world.stages) {
    const { phase } = stage.status;
    if (phase === 'Pending' || phase === 'Gating' || phase === 'Verifying') {
      moveStage(world, stage, 'Cancelled', cause);
    } else if (
      phase === 'Progressing' &&
      stage.clusters.every(isClusterEnded)
    ) {
      moveStage(world, stage, 'Cancelled', cause);
    }
  }
  if (!world.stages.some(isStageInFlight)) {
    endRun(world, 'Failed', cause);
  }
}

/** Ends a run whose stages are all at their end. */
export function finishRun(world: World) {
  const { stages } = world;
  if (
    !stages.every(isStageHandled) ||
    [...world.members.values()].some(isCorrecting)
  ) {
    return;
  }
  const failed = stages.filter(({ status }) => status.phase === 'Failed');
  if (failed.length > 0) {
    endRun(world, 'Failed', {
      reason: 'StageFailed',
      message: `all stages are done, of which failed: ${failed
        .map(({ spec, status }) => `${spec.name} (${status.message})`)
        .join(', ')}`,
    });
    return;
  }
  const counts = sumCounts(
    stages.map(({ clusters }) => countClusters(clusters)),
  );
  const rest = [
    ...(counts.skipped ? [`${counts.skipped} skipped`] : []),
    ...(counts.failed ? [`${counts.failed} failed within the budget`] : []),
  ];
  endRun(world, 'Succeeded', {
    reason: 'Succeeded',
    message: [
      `${counts.converged} of ${counts.total} clusters converged`,
      ...rest,
    ].join('; '),
  });
}

function describeSuccessor(by: Successor | undefined): string {
  if (!by) {
    return 'a newer run';
  }
  return 'run' in by
    ? `run "${by.run}"`
    : `generation ${by.generation} of promotion "${by.promotion}" (${by.version})`;
}

/** Ends a run that its promotion does not want any more. */
export function obeyPromotion(world: World) {
  const { promotion } = world.facts;
  if (isRunEnded(world.runStatus.phase) || promotion.state === 'current') {
    return;
  }
  if (promotion.state === 'deleted') {
    endRun(
      world,
      'Aborted',
      { reason: 'PromotionDeleted', message: 'the promotion was deleted' },
      {
        notStarted: {
          reason: 'PromotionDeleted',
          message: 'the promotion was deleted before its turn',
        },
        inFlight: {
          reason: 'PromotionDeletedInFlight',
          message:
            'the promotion was deleted after the write began; the cluster may have either version',
        },
      },
    );
    return;
  }
  const by = describeSuccessor(promotion.supersededBy);
  endRun(
    world,
    'Superseded',
    { reason: 'Superseded', message: `superseded by ${by}` },
    {
      notStarted: {
        reason: 'Superseded',
        message: `superseded by ${by} before its turn`,
      },
      inFlight: {
        reason: 'SupersededInFlight',
        message: `superseded by ${by} after the write began`,
      },
    },
  );
}

/** The names of clusters that count as failed, at most three. */
export function failedClusters(world: World): string {
  const names = world.stages.flatMap(({ clusters }) =>
    clusters
      .filter(({ members }) => clusterState(members) === 'failed')
      .map(({ name }) => name),
  );
  return `${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`;
}
