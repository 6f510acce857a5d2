import { intentKey } from '../digest';
import { deadlineOf, failTarget } from './failing';
import { advanceGates, gatesOf, targetRound } from './gates';
import { lockMessage } from './lockWait';
import { moveTarget, patchTarget } from './moves';
import { wakeAt } from './world';
import type { Member, StageView, World } from './world';

/** Puts a target under way, in its place in the wave. */
export function startTarget(world: World, stage: StageView, member: Member) {
  const { status } = member;
  if (status.phase === 'Applying') {
    // The deadline counts from the write, and nothing was written while the target was parked.
    patchTarget(member, {
      parked: undefined,
      reason: 'Retrying',
      message: 'the cluster can be tried again',
      intent: { ...status.intent!, issuedAt: world.at },
    });
    return;
  }
  const gated =
    status.operation === 'Promote' &&
    gatesOf(stage, 'before', 'Target').length > 0;
  moveTarget(
    world,
    member,
    gated ? 'Gating' : 'Queued',
    gated
      ? { reason: 'Started', message: 'its turn has come; gates come first' }
      : {
          reason: 'Started',
          message: 'its turn has come; it asks for the lock',
        },
  );
}

/** Brings a started target up to its write, as far as gates and lock let it. */
export function advanceToWrite(world: World, stage: StageView, member: Member) {
  if (member.status.phase === 'Gating') {
    const outcome = advanceGates(world, targetRound(stage, member, 'before'));
    patchTarget(member, { gates: outcome.statuses });
    if (outcome.state === 'Failed') {
      failTarget(world, member, outcome);
    } else if (outcome.state === 'Waiting') {
      patchTarget(member, { reason: outcome.reason, message: outcome.message });
    } else {
      moveTarget(world, member, 'Queued', outcome);
    }
  }
  if (member.status.phase !== 'Queued') {
    return;
  }
  const name = member.target.metadata.name;
  const lock = member.unlocked ? undefined : world.facts.locks.get(name);
  if (lock?.state === 'held') {
    issueIntent(world, stage, member, lock.fence);
  } else if (lock?.state === 'queued') {
    patchTarget(member, { reason: 'LockHeld', message: lockMessage(lock) });
  }
}

function issueIntent(
  world: World,
  stage: StageView,
  member: Member,
  fence: number,
) {
  const { target, status } = member;
  const { operation, attempt } = status;
  const version =
    operation === 'Promote' ? target.spec.version : status.previousVersion!;
  const key = intentKey({
    runUid: world.run.metadata.uid,
    targetUid: target.metadata.uid,
    attempt,
    operation,
    version,
  });
  moveTarget(
    world,
    member,
    'Applying',
    {
      reason: 'Applying',
      message: `writes version ${version ?? '(none)'}`,
      evidence: { key, fence },
    },
    {
      intent: { key, version, fence, issuedAt: world.at },
      nextCheck: undefined,
    },
  );
  wakeAt(world, deadlineOf(stage, world.at));
}
