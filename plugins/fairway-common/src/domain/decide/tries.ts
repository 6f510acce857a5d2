import type { ApplyFact, ReadingFact } from '../types';
import { driftBlock } from './drift';
import { failTarget } from './failing';
import { patchTarget, recordTarget } from './moves';
import { clusterFactOf, placeName } from './placeOf';
import { waitForCluster } from './waiting';
import { timeOf, timestampOf, wakeAt } from './world';
import type { Member, World } from './world';

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;

/** How long after its n-th failure a read or a write is tried again, in milliseconds: 1 s, doubled each time, at most 60 s. */
export function backoffMs(tries: number): number {
  return Math.min(
    LONGEST_BACKOFF_MS,
    FIRST_BACKOFF_MS * 2 ** Math.min(30, Math.max(0, tries - 1)),
  );
}

/** How a try of a read or a write failed. */
export type FailedTry = Omit<
  Extract<ApplyFact, { outcome: 'failed' }>,
  'outcome'
>;

/** Takes in a try that failed. @returns whether the attempt goes on */
export function absorbFailure(
  world: World,
  member: Member,
  fact: FailedTry,
): boolean {
  const { status } = member;
  const ambiguous = status.ambiguous || !fact.notSent;
  const intent = status.intent && {
    ...status.intent,
    recheck: ambiguous ? undefined : true,
  };
  const tries = (status.tries ?? 0) + 1;
  patchTarget(member, {
    tries,
    triedAt: timestampOf(fact.at),
    ambiguous: ambiguous || undefined,
    ...(intent
      ? { intent }
      : { tryingSince: status.tryingSince ?? timestampOf(fact.at) }),
  });
  if (!fact.retryable) {
    failTarget(world, member, {
      reason: fact.reason,
      message: fact.message,
      ...(intent ? { evidence: { key: fact.key, notSent: fact.notSent } } : {}),
    });
    return false;
  }
  const nextCheck = timestampOf(
    Math.max(fact.retryAt ?? 0, fact.at + backoffMs(tries)),
  );
  patchTarget(member, {
    reason: fact.reason,
    message: fact.message,
    nextCheck,
    ...(fact.waits && !ambiguous && deadlineFrom(member, nextCheck)),
  });
  return true;
}

/** The deadline counts from the next try: what was known to be impossible until then has not failed. */
function deadlineFrom({ status: { intent } }: Member, issuedAt: string) {
  return intent
    ? { intent: { ...intent, issuedAt } }
    : { tryingSince: issuedAt };
}

/**
 * Has a target wait where what was read is what somebody else has set, and the plan does not write over that. It is read again, less
 * and less often; how long that takes is up to people, so no deadline counts.
 *
 * @returns whether it waits
 */
export function awaitsRestoring(
  world: World,
  member: Member,
  { key, version, written }: Extract<ReadingFact, { outcome: 'read' }>,
): boolean {
  const cause =
    version === undefined || !written
      ? undefined
      : driftBlock(world, member, { version, written });
  if (!cause) {
    return false;
  }
  if (member.status.reason !== cause.reason) {
    recordTarget(world, member, cause, {}, true);
  }
  absorbFailure(world, member, {
    key,
    at: world.now,
    retryable: true,
    notSent: true,
    waits: true,
    ...cause,
  });
  wakeAt(world, timeOf(member.status.nextCheck!));
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

/** Has a target of which nothing was sent leave its place in the wave where its cluster cannot be reached. */
export function parkUnreachable(world: World, member: Member) {
  const { target } = member;
  const { reachability } = clusterFactOf(world.facts, target) ?? {};
  if (reachability !== 'Unreachable' || !restsUnsent(world, member)) {
    return;
  }
  patchTarget(member, { parked: true, nextCheck: undefined });
  waitForCluster(world, member, {
    reason: 'ClusterUnreachable',
    message: `${placeName(
      target,
    )} cannot be reached and nothing was sent; its place in the wave is free for others`,
  });
}
