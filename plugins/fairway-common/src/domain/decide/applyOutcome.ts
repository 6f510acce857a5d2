import type { ApplyFact } from '../types';
import { absorbObservation } from './convergence';
import { failAfterDeadline, failTarget } from './failing';
import { patchTarget } from './moves';
import { isInFlight } from './targetStates';
import { waitForCluster } from './waiting';
import { timeOf, timestampOf, wakeAt } from './world';
import type { Member, StageView, World } from './world';

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;

/** How long after its n-th failure a write is tried again, in milliseconds: 1 s, doubled each time, at most 60 s. */
export function backoffMs(tries: number): number {
  return Math.min(
    LONGEST_BACKOFF_MS,
    FIRST_BACKOFF_MS * 2 ** Math.min(30, Math.max(0, tries - 1)),
  );
}

function absorbSuccess(
  member: Member,
  fact: Extract<ApplyFact, { outcome: 'applied' }>,
) {
  const { status } = member;
  // After an ambiguous try, finding our own version there says nothing of what was there before.
  const trusted = fact.changed || !status.ambiguous;
  const first =
    status.operation === 'Promote' &&
    status.previousVersion === undefined &&
    trusted;
  patchTarget(member, {
    receipt: {
      at: timestampOf(fact.at),
      changed: fact.changed,
      ...(fact.revision === undefined ? {} : { revision: fact.revision }),
      ...(fact.generation === undefined ? {} : { generation: fact.generation }),
      ...(fact.details === undefined ? {} : { details: fact.details }),
    },
    ...(first && fact.previousVersion !== undefined
      ? { previousVersion: fact.previousVersion }
      : {}),
  });
}

function isUnreachable(world: World, member: Member): boolean {
  const cluster = world.facts.clusters.get(member.target.spec.cluster);
  return cluster?.reachability === 'Unreachable';
}

/** Takes in a try that failed. @returns whether the attempt goes on */
function absorbFailure(
  world: World,
  member: Member,
  fact: Extract<ApplyFact, { outcome: 'failed' }>,
): boolean {
  const { status } = member;
  if (status.triedAt !== undefined && fact.at <= timeOf(status.triedAt)) {
    return true;
  }
  const ambiguous = status.ambiguous || !fact.notSent;
  if (!fact.retryable) {
    if (!ambiguous) {
      patchTarget(member, { intent: undefined });
    }
    failTarget(world, member, {
      reason: fact.reason,
      message: fact.message,
      evidence: { key: fact.key, notSent: fact.notSent },
    });
    return false;
  }
  const tries = (status.tries ?? 0) + 1;
  const retryAt = Math.max(fact.retryAt ?? 0, fact.at + backoffMs(tries));
  patchTarget(member, {
    tries,
    triedAt: timestampOf(fact.at),
    ambiguous: ambiguous || undefined,
    reason: fact.reason,
    message: fact.message,
    nextCheck: timestampOf(retryAt),
  });
  return true;
}

/** Whether tries have failed that certainly did not arrive, and the next one, which might, has not been asked for yet. */
function restsUnsent(world: World, { status }: Member): boolean {
  const { ambiguous, parked, tries, nextCheck } = status;
  return (
    !ambiguous &&
    !parked &&
    tries !== undefined &&
    nextCheck !== undefined &&
    timeOf(nextCheck) > world.now
  );
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
    if (!absorbFailure(world, member, fact)) {
      return;
    }
  }
  const { status } = member;
  if (restsUnsent(world, member) && isUnreachable(world, member)) {
    patchTarget(member, { parked: true, nextCheck: undefined });
    waitForCluster(world, member, {
      reason: 'ClusterUnreachable',
      message: `cluster "${member.target.spec.cluster}" cannot be reached and nothing was sent; its place in the wave is free for others`,
    });
  }
  if (member.status.parked) {
    return;
  }
  const lock = world.facts.locks.get(member.target.metadata.name);
  if (lock?.state === 'held' && lock.fence !== intent!.fence) {
    // The lock was lost and taken again: the write goes on under the new number, once that is stored.
    patchTarget(member, { intent: { ...intent!, fence: lock.fence } });
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
