import { waveLimit } from '../waveMaths';
import { admitCluster, WAIT_FOR_ALL } from './admitCluster';
import {
  describeDrift,
  driftCondition,
  driftPolicy,
  noteDrifts,
  ownDrift,
  tellDrift,
} from './drift';
import type { DriftReason } from './drift';
import { Cause, moveTarget, patchTarget, startAttempt } from './moves';
import { advanceToWrite, startTarget } from './starting';
import { isActive, isAtRest, isCorrecting } from './targetStates';
import { isRunEnded, isTargetEnded } from './transitions';
import { timeOf, wakeAt } from './world';
import type { Member, StageView, World } from './world';

const HOUR_MS = 3_600_000;
const KEPT = 20;
/** How soon it is looked again whether a version can be brought back that waits for something without an event. */
const AGAIN_MS = 60_000;

/** Why a run does not assert its versions; undefined where it does. */
function whyNotAsserted(world: World): string | undefined {
  const { runStatus, facts } = world;
  const { phase } = runStatus;
  if (facts.promotion.state !== 'current') {
    return `the promotion was ${facts.promotion.state}`;
  }
  if (facts.orphanOf) {
    return `its ${facts.orphanOf} was deleted`;
  }
  return isRunEnded(phase) && phase !== 'Succeeded'
    ? `the run is ${phase}`
    : undefined;
}

/** What is to become of a version that somebody else has set, where nothing has been begun yet. */
function verdictOn(
  world: World,
  member: Member,
): { reason: DriftReason; message: string } {
  const { policy, maxReassertsPerHour: limit } = driftPolicy(world.run);
  switch (policy) {
    case 'Report':
      return {
        reason: 'Drifted',
        message:
          'the plan says that this is only reported; promote again to bring the version back',
      };
    case 'Block':
      return {
        reason: 'BlocksPromotions',
        message:
          'the plan keeps promotions from writing over it; restore the version, or promote with spec.overwriteDrift',
      };
    case 'Reassert': {
      const { phase, correction, operation } = member.status;
      const why = whyNotAsserted(world);
      if (why) {
        return {
          reason: 'NotReasserted',
          message: `it is not written again, because ${why}`,
        };
      }
      if (operation === 'Rollback' && !isTargetEnded(phase)) {
        return {
          reason: 'NotReasserted',
          message: 'it is not written again, because it is to be rolled back',
        };
      }
      if (phase !== 'Converged') {
        return correction && phase === 'Failed'
          ? {
              reason: 'ReassertFailed',
              message: `it could not be written again: ${member.status.message}`,
            }
          : {
              reason: 'NotReasserted',
              message: `it is not written again, because the target is ${phase}`,
            };
      }
      const recent = (member.status.corrections ?? []).filter(
        time => timeOf(time) > world.now - HOUR_MS,
      );
      const gaveUp = driftCondition(member);
      const isOver =
        recent.length >= limit ||
        (gaveUp?.status === 'True' && gaveUp.reason === 'ReassertLimitReached');
      return isOver
        ? {
            reason: 'ReassertLimitReached',
            message: `it was written again ${limit} times within an hour, and something keeps changing it; find out what does, and promote again`,
          }
        : { reason: 'Reasserting', message: 'it is written again' };
    }
    default:
      throw new TypeError(`unknown policy ${policy satisfies never}`);
  }
}

/** Says of every target that has drifted what becomes of it. @returns those whose version is to be written again */
function judgeDrifts(world: World): Member[] {
  const due: Member[] = [];
  for (const member of world.members.values()) {
    const drift = ownDrift(world, member);
    if (drift && isAtRest(member)) {
      const { reason, message } = verdictOn(world, member);
      tellDrift(world, member, {
        reason,
        message: `${describeDrift(drift)}; ${message}`,
      });
      if (reason === 'Reasserting') {
        due.push(member);
      }
    }
  }
  return due;
}

function begin(world: World, member: Member) {
  const { convergedAt, drift, corrections = [] } = member.status;
  const { message } = driftCondition(member)!;
  startAttempt(world, member, 'Promote', 'Pending', {
    reason: 'Reasserting',
    message,
    evidence: { drift },
  });
  patchTarget(member, {
    correction: true,
    convergedAt,
    corrections: [...corrections.slice(1 - KEPT), world.at],
  });
}

/** How many more clusters of a stage may be worked on. */
function freePlaces(stage: StageView): number {
  const { clusters, spec } = stage;
  const active = clusters.filter(({ members }) => members.some(isActive));
  return waveLimit(spec.wave.maxParallel, clusters.length) - active.length;
}

function advance(world: World, stage: StageView, member: Member) {
  const { phase, parked } = member.status;
  const waits = phase === 'Pending' || parked === true;
  if (!waits && phase !== 'Queued') {
    return;
  }
  if (!admitCluster(world, member, WAIT_FOR_ALL)) {
    wakeAt(world, world.now + AGAIN_MS);
    return;
  }
  if (waits) {
    const cluster = stage.clusters.find(
      ({ name }) => name === member.target.spec.cluster,
    )!;
    if (!cluster.members.some(isActive) && freePlaces(stage) <= 0) {
      return;
    }
    startTarget(world, stage, member);
  }
  advanceToWrite(world, stage, member);
}

/** Gives up what a run was bringing back and has no say in any more. What was sent stays as it is. */
function giveUp(world: World, cause: Cause) {
  for (const member of world.members.values()) {
    if (isCorrecting(member)) {
      moveTarget(world, member, 'Cancelled', cause);
    }
  }
}

/**
 * Says which targets somebody else has changed, and, where the plan wants that, brings their versions back: while the run is under
 * way, and after it has succeeded for as long as nothing newer has taken its place.
 *
 * @param mayBegin - whether anything new may be begun
 */
export function correctDrifts(world: World, mayBegin: boolean) {
  noteDrifts(world);
  const due = judgeDrifts(world);
  const why = whyNotAsserted(world);
  if (isRunEnded(world.runStatus.phase) && why) {
    giveUp(world, {
      reason: 'NotReasserted',
      message: `the version is not brought back, because ${why}`,
    });
    return;
  }
  if (!mayBegin || world.facts.promotion.suspended) {
    if (due.length > 0) {
      wakeAt(world, world.now + AGAIN_MS);
    }
    return;
  }
  due.forEach(member => begin(world, member));
  for (const member of world.members.values()) {
    const stage = world.stageByName.get(member.target.spec.stage);
    if (stage && isCorrecting(member)) {
      advance(world, stage, member);
    }
  }
}

/** Says again what becomes of what has drifted, now that everything is decided: the run may have ended meanwhile. */
export function settleDrifts(world: World) {
  noteDrifts(world);
  const isLeft = judgeDrifts(world).length > 0;
  const { phase } = world.runStatus;
  if (isLeft && phase === 'Succeeded' && !world.facts.promotion.suspended) {
    // It has succeeded just now, and what is to be brought back follows in the next decision.
    world.nextCheck = world.now;
  }
}

/** Whether anything of a run that has ended is to be looked at again: what was changed is on its way back, or waits to be. */
export function isCaredFor(world: World): boolean {
  return (
    world.runStatus.phase === 'Succeeded' &&
    [...world.members.values()].some(
      member =>
        isCorrecting(member) ||
        (driftCondition(member)?.status === 'True' &&
          driftCondition(member)?.reason === 'Reasserting'),
    )
  );
}
