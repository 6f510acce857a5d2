import { UNEXPECTED_VERSION } from '../types';
import type { ApplyFact } from '../types';
import { absorbObservation } from './convergence';
import { failAfterDeadline, failTarget } from './failing';
import { patchTarget } from './moves';
import { previousBy, readingOf, replacing } from './reading';
import { isInFlight } from './targetStates';
import { absorbFailure, awaitsRestoring, parkUnreachable } from './tries';
import { timeOf, timestampOf, wakeAt } from './world';
import type { Member, StageView, World } from './world';

function absorbSuccess(
  member: Member,
  fact: Extract<ApplyFact, { outcome: 'applied' }>,
) {
  patchTarget(member, {
    receipt: {
      at: timestampOf(fact.at),
      changed: fact.changed,
      ...(fact.revision === undefined ? {} : { revision: fact.revision }),
      ...(fact.generation === undefined ? {} : { generation: fact.generation }),
      ...(fact.details === undefined ? {} : { details: fact.details }),
    },
  });
}

/** Takes in a write that failed. @returns whether the attempt goes on */
function absorbFailedWrite(
  world: World,
  member: Member,
  fact: Extract<ApplyFact, { outcome: 'failed' }>,
): boolean {
  const { triedAt, operation, ambiguous } = member.status;
  if (triedAt !== undefined && fact.at <= timeOf(triedAt)) {
    return true;
  }
  // A promotion goes over what somebody else has written, once it is known what that is.
  const rereads =
    fact.reason === UNEXPECTED_VERSION &&
    operation === 'Promote' &&
    fact.notSent &&
    !ambiguous;
  return absorbFailure(world, member, {
    ...fact,
    retryable: fact.retryable || rereads,
  });
}

/** Takes in what was read again after tries that did not arrive. @returns whether the attempt goes on */
function absorbReading(world: World, member: Member): boolean {
  const { status } = member;
  const reading =
    status.intent?.recheck && world.runStatus.phase !== 'Paused'
      ? readingOf(world, member)
      : undefined;
  if (!reading) {
    return true;
  }
  if (reading.outcome === 'failed') {
    return absorbFailure(world, member, { ...reading, notSent: true });
  }
  if (awaitsRestoring(world, member, reading)) {
    return true;
  }
  const { recheck, ...intent } = status.intent!;
  patchTarget(member, {
    ...previousBy(status, reading),
    intent:
      status.operation === 'Promote'
        ? replacing(intent, reading.version)
        : intent,
    nextCheck: undefined,
    reason: 'Applying',
    message: `writes version ${intent.version ?? '(none)'}`,
  });
  return true;
}

function absorbApply(world: World, stage: StageView, member: Member) {
  const { intent } = member.status;
  const fact = world.facts.applies.get(member.target.metadata.name);
  if (fact && fact.key === intent!.key) {
    if (fact.outcome === 'applied') {
      absorbSuccess(member, fact);
      absorbObservation(world, stage, member);
      return;
    }
    if (!absorbFailedWrite(world, member, fact)) {
      return;
    }
  }
  if (!absorbReading(world, member)) {
    return;
  }
  parkUnreachable(world, member);
  const { status } = member;
  if (status.parked) {
    return;
  }
  const lock = world.facts.locks.get(member.target.metadata.name);
  if (lock?.state === 'held' && lock.fence !== intent!.fence) {
    // The lock was lost and taken again: the write goes on under the new number, once that is stored.
    patchTarget(member, { intent: { ...status.intent!, fence: lock.fence } });
  }
  if (status.nextCheck) {
    wakeAt(world, timeOf(status.nextCheck));
  }
  if (world.runStatus.phase === 'Paused' && !status.ambiguous) {
    return;
  }
  failAfterDeadline(world, stage, member, intent!.issuedAt);
}

function isRemoved(world: World, member: Member): boolean {
  return world.facts.clusters.get(member.target.spec.cluster)?.exists === false;
}

/** Takes in what became of the write of a target. */
export function absorbFacts(world: World, stage: StageView, member: Member) {
  const { phase } = member.status;
  if (phase !== 'Applying' && phase !== 'Converging' && phase !== 'Verifying') {
    return;
  }
  if (phase === 'Applying') {
    absorbApply(world, stage, member);
  } else {
    absorbObservation(world, stage, member);
  }
  if (isInFlight(member) && isRemoved(world, member)) {
    failTarget(world, member, {
      reason: 'ClusterRemoved',
      message: `cluster "${member.target.spec.cluster}" was removed after the write began`,
    });
  }
}
