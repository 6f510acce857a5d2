import { clusterState } from '../counts';
import { ROLLBACK_STAGE } from '../../kinds';
import { rollbackDigest } from '../digest';
import { waveLimit } from '../waveMaths';
import { failedClusters, endRun } from './ending';
import { advanceGates, approvedRun } from './gates';
import {
  Cause,
  mayHaveWritten,
  moveRun,
  moveStage,
  moveTarget,
  patchRun,
  startAttempt,
} from './moves';
import { isInFlight, isNotStarted } from './targetStates';
import { isStageEnded, isTargetEnded } from './transitions';
import { runRollbackWave } from './waves';
import type { Member, StageView, World } from './world';

function membersOf({ clusters }: StageView): Member[] {
  return clusters.flatMap(({ members }) => members);
}

/** Cancels what has not reached its cluster. */
function giveUp(world: World, member: Member, actor?: string) {
  if (isNotStarted(member) && member.status.operation === 'Promote') {
    moveTarget(world, member, 'Cancelled', {
      reason: 'RunRollingBack',
      message: 'the run is rolled back before its turn',
      ...(actor === undefined ? {} : { actor }),
    });
  }
}

/** Starts the attempt that gives a target its previous version back. */
function restore(world: World, member: Member) {
  const { previousVersion } = member.status;
  if (previousVersion === undefined) {
    startAttempt(world, member, 'Rollback', 'Failed', {
      reason: 'RollbackImpossible',
      message:
        'the write may have reached the cluster, and the version before it is not known; restore it by hand',
    });
    return;
  }
  startAttempt(world, member, 'Rollback', 'Pending', {
    reason: 'RollbackStarted',
    message: `is to get its previous version ${
      previousVersion ?? '(none)'
    } back`,
  });
}

/** Starts to give every cluster that the run has changed its previous version back. */
export function enterRollback(world: World, cause: Cause) {
  const { actor } = cause;
  for (const member of world.members.values()) {
    giveUp(world, member, actor);
    const { operation, phase } = member.status;
    if (
      operation === 'Rollback' &&
      (phase === 'Failed' || phase === 'Cancelled') &&
      mayHaveWritten(member.status)
    ) {
      restore(world, member);
    }
  }
  for (const stage of world.stages) {
    const changed = membersOf(stage).some(({ status }) =>
      mayHaveWritten(status),
    );
    const { phase } = stage.status;
    if (changed) {
      if (phase !== 'RollingBack') {
        moveStage(world, stage, 'RollingBack', cause, {
          finishedAt: undefined,
        });
      }
    } else if (!isStageEnded(phase)) {
      moveStage(world, stage, 'Cancelled', cause);
    }
  }
  moveRun(world, 'RollingBack', cause, {
    paused: undefined,
    rollback: {
      cause: cause.message,
      startedAt: world.at,
      ...(actor === undefined ? {} : { requestedBy: actor }),
    },
  });
}

/** Turns one target back; one whose write has no outcome yet is waited for, so that it cannot arrive after what restores it. */
function turnBack(world: World, member: Member) {
  giveUp(world, member);
  const { operation, phase } = member.status;
  if (operation === 'Rollback' || phase === 'Applying') {
    return;
  }
  if (mayHaveWritten(member.status)) {
    restore(world, member);
  } else if (phase === 'Failed') {
    startAttempt(world, member, 'Rollback', 'Cancelled', {
      reason: 'NothingToRollBack',
      message: 'nothing was written, so there is nothing to restore',
    });
  }
}

/** Whether the gates before the rollback let it go on. */
function passRollbackGates(world: World): 'Passed' | 'Waiting' | 'Failed' {
  const specs = world.run.spec.plan.spec.rollback.before ?? [];
  const { rollback } = world.runStatus;
  if (specs.length === 0 || !rollback) {
    return 'Passed';
  }
  const outcome = advanceGates(world, {
    specs,
    statuses: rollback.gates,
    phase: 'before',
    stage: ROLLBACK_STAGE,
    digest: () =>
      rollbackDigest({
        run: approvedRun(world),
        startedAt: rollback.startedAt,
      }),
  });
  patchRun(world, { rollback: { ...rollback, gates: outcome.statuses } });
  if (outcome.state === 'Waiting') {
    patchRun(world, { reason: outcome.reason, message: outcome.message });
  }
  if (outcome.state !== 'Failed') {
    return outcome.state;
  }
  if (![...world.members.values()].some(isInFlight)) {
    endRun(world, 'Failed', {
      reason: 'RollbackRefused',
      message: `the rollback did not start: ${outcome.message}`,
    });
  } else {
    patchRun(world, {
      reason: 'RollbackRefused',
      message: `${outcome.message}; what is in flight is waited for`,
    });
  }
  return 'Failed';
}

function endRollback(world: World) {
  const failed = [...world.members.values()].some(
    ({ status }) => status.phase === 'Failed',
  );
  for (const stage of world.stages) {
    if (stage.status.phase === 'RollingBack') {
      const bad = stage.clusters.some(
        ({ members }) => clusterState(members) === 'failed',
      );
      moveStage(
        world,
        stage,
        bad ? 'Failed' : 'RolledBack',
        bad
          ? {
              reason: 'RollbackFailed',
              message: 'not every cluster could be restored',
            }
          : { reason: 'RolledBack', message: 'every cluster was restored' },
      );
    }
  }
  if (failed) {
    endRun(world, 'Failed', {
      reason: 'RollbackFailed',
      message: `these clusters could not be restored: ${failedClusters(world)}`,
    });
  } else {
    const left = [...world.members.values()].filter(
      ({ status }) =>
        status.operation === 'Rollback' && status.phase === 'Skipped',
    ).length;
    endRun(world, 'RolledBack', {
      reason: 'RolledBack',
      message: `every cluster that was changed has its previous version back${
        left ? `, except ${left} that were skipped` : ''
      }`,
    });
  }
}

/** Takes a rollback as far as it goes now. */
export function rollBack(world: World) {
  if (passRollbackGates(world) !== 'Passed') {
    return;
  }
  world.members.forEach(member => turnBack(world, member));
  const all = world.stages.flatMap(({ clusters }) => clusters);
  const total = all.filter(({ members }) =>
    members.some(({ status }) => status.operation === 'Rollback'),
  ).length;
  runRollbackWave(
    world,
    waveLimit(world.run.spec.plan.spec.rollback.maxParallel, total),
  );
  const ended = [...world.members.values()].every(({ status }) =>
    isTargetEnded(status.phase),
  );
  if (ended) {
    endRollback(world);
    return;
  }
  const restored = all.filter(
    ({ members }) => clusterState(members) === 'rolledBack',
  ).length;
  patchRun(world, {
    reason: 'RollingBack',
    message: `${restored} of ${total} clusters have their previous version back`,
  });
}
