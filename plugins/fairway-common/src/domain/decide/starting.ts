import { intentKey } from '../digest';
import type { ReadingFact } from '../types';
import { deadlineOf, failAfterDeadline, failTarget } from './failing';
import { advanceGates, gatesOf, targetRound } from './gates';
import { lockMessage } from './lockWait';
import { moveTarget, patchTarget } from './moves';
import { needsReading, previousBy, readingOf, replacing } from './reading';
import { absorbFailure, awaitsRestoring, parkUnreachable } from './tries';
import { timeOf, wakeAt } from './world';
import type { Member, StageView, World } from './world';

/** Puts a target under way, in its place in the wave. */
export function startTarget(world: World, stage: StageView, member: Member) {
  const { status } = member;
  if (status.parked) {
    // The deadline counts from the write, and nothing was written while the target was parked.
    patchTarget(member, {
      parked: undefined,
      reason: 'Retrying',
      message: 'the cluster can be tried again',
      ...(status.intent
        ? { intent: { ...status.intent, issuedAt: world.at } }
        : { tryingSince: world.at }),
    });
    return;
  }
  // What is brought back has passed the gates before.
  const gated =
    status.operation === 'Promote' &&
    !status.correction &&
    gatesOf(stage, 'before', 'Target').length > 0;
  moveTarget(
    world,
    member,
    gated ? 'Gating' : 'Queued',
    gated
      ? { reason: 'Started', message: 'its turn has come; gates come first' }
      : {
          reason: 'Started',
          message:
            'its turn has come; it takes the lock and reads what is there',
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
    prepareWrite(world, stage, member, lock.fence);
  } else if (lock?.state === 'queued') {
    patchTarget(member, { reason: 'LockHeld', message: lockMessage(lock) });
  }
}

/** Whether another target has written since the version was seen that this one is to bring back, arrived or not. */
function isReplaced(
  { target, status }: Member,
  { written }: Extract<ReadingFact, { outcome: 'read' }>,
): boolean {
  return status.correction === true && written?.target !== target.metadata.uid;
}

/** Stores the write of a target that holds its lock, once it is known what the write replaces. */
function prepareWrite(
  world: World,
  stage: StageView,
  member: Member,
  fence: number,
) {
  const { target, status } = member;
  if (!needsReading(status)) {
    // What a rollback restores is known, and it goes over nothing but what this run has written.
    issueIntent(world, stage, member, {
      fence,
      version: status.previousVersion!,
      replaces: target.spec.version,
    });
    return;
  }
  const reading = readingOf(world, member);
  if (reading?.outcome === 'read') {
    if (isReplaced(member, reading)) {
      moveTarget(world, member, 'Cancelled', {
        reason: 'NotReasserted',
        message:
          'the version is not brought back, because something newer was written there',
      });
      return;
    }
    if (awaitsRestoring(world, member, reading)) {
      return;
    }
    patchTarget(member, previousBy(status, reading));
    issueIntent(world, stage, member, {
      fence,
      version: target.spec.version,
      replaces: reading.version,
    });
    return;
  }
  if (reading) {
    if (!absorbFailure(world, member, { ...reading, notSent: true })) {
      return;
    }
    parkUnreachable(world, member);
  } else if (status.reason === 'LockHeld' || status.reason === 'LockTaken') {
    patchTarget(member, {
      reason: 'Reading',
      message: 'it holds the lock; what is there is read first',
    });
  }
  const { parked, nextCheck, tryingSince } = member.status;
  if (!parked && tryingSince !== undefined) {
    wakeAt(world, nextCheck === undefined ? undefined : timeOf(nextCheck));
    failAfterDeadline(world, stage, member, tryingSince);
  }
}

function issueIntent(
  world: World,
  stage: StageView,
  member: Member,
  {
    replaces,
    ...write
  }: { fence: number; version: string | null; replaces?: string | null },
) {
  const { target, status } = member;
  const { operation, attempt } = status;
  const { version, fence } = write;
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
      intent: replacing({ key, ...write, issuedAt: world.at }, replaces),
    },
  );
  wakeAt(world, deadlineOf(stage, world.at));
}
