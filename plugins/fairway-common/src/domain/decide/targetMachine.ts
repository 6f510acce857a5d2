import { durationMs } from '../../meta';
import type { ApplyFact, ObservationFact } from '../types';
import { intentKey } from '../digest';
import { advanceGates, gatesOf } from './gates';
import { Cause, isCertainlyUnsent, moveTarget, patchTarget } from './moves';
import { patched } from './patch';
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

/** Whether a target is doing something on its cluster: it holds a place in the wave and is not cancelled by a failure. */
export function isInFlight({ status }: Member): boolean {
  return (
    (status.phase === 'Applying' && !status.parked) ||
    status.phase === 'Converging' ||
    status.phase === 'Verifying'
  );
}

/** Whether a target takes a place in the wave. */
export function isActive(member: Member): boolean {
  const { phase } = member.status;
  return phase === 'Gating' || phase === 'Queued' || isInFlight(member);
}

/** Whether a target has not ended and nothing of it can have reached the cluster, so that it can be given up. */
export function isNotStarted({ status }: Pick<Member, 'status'>): boolean {
  const { phase } = status;
  return (
    phase === 'Pending' ||
    phase === 'Gating' ||
    phase === 'Queued' ||
    (phase === 'Applying' && isCertainlyUnsent(status))
  );
}

function evidenceOf(member: Member): Record<string, unknown> | undefined {
  const { observation, intent, receipt } = member.status;
  return observation || receipt
    ? {
        ...(intent ? { intent } : {}),
        ...(receipt ? { receipt } : {}),
        ...(observation ? { observation } : {}),
      }
    : undefined;
}

/** Ends the attempt of a target as failed. */
export function failTarget(world: World, member: Member, cause: Cause) {
  moveTarget(world, member, 'Failed', {
    evidence: evidenceOf(member),
    ...cause,
  });
}

/** When a target that was written must have converged, in milliseconds. */
export function deadlineOf(stage: StageView, issuedAt: string): number {
  return timeOf(issuedAt) + durationMs(stage.spec.wave.progressDeadline);
}

function failAfterDeadline(
  world: World,
  stage: StageView,
  member: Member,
  from: string,
): boolean {
  const deadline = deadlineOf(stage, from);
  if (world.now < deadline) {
    wakeAt(world, deadline);
    return false;
  }
  const { observation, message } = member.status;
  const last = observation?.message ?? message;
  failTarget(world, member, {
    reason: 'ProgressDeadlineExceeded',
    message: `did not converge within ${stage.spec.wave.progressDeadline}${
      last ? `: ${last}` : ''
    }`,
  });
  return true;
}

function observationOf(
  world: World,
  member: Member,
): ObservationFact | undefined {
  const fact = world.facts.observations.get(member.target.metadata.name);
  return fact && fact.key === member.status.intent?.key ? fact : undefined;
}

/** Ends an attempt with the evidence that the write has arrived, or has the time start that it must hold. */
function converge(world: World, stage: StageView, member: Member) {
  const { intent, operation } = member.status;
  const evidence = evidenceOf(member);
  if (operation === 'Rollback') {
    moveTarget(world, member, 'RolledBack', {
      reason: 'RolledBack',
      message: `the previous version ${intent!.version ?? '(none)'} is back`,
      evidence,
    });
    return;
  }
  const hold = durationMs(stage.spec.wave.minSuccessTime ?? '0');
  if (hold === 0 && gatesOf(stage, 'after', 'Target').length === 0) {
    finish(world, member, `runs ${intent!.version}`);
    return;
  }
  moveTarget(
    world,
    member,
    'Verifying',
    {
      reason: 'Verifying',
      message:
        hold > 0
          ? `has to stay healthy for ${stage.spec.wave.minSuccessTime}`
          : 'waits for the gates after apply',
      evidence,
    },
    hold > 0 ? { nextCheck: timestampOf(world.now + hold) } : {},
  );
  verify(world, stage, member);
}

function finish(
  world: World,
  member: Member,
  message: string,
  more: Record<string, unknown> = {},
) {
  moveTarget(
    world,
    member,
    'Converged',
    {
      reason: 'Converged',
      message,
      evidence: { ...evidenceOf(member), ...more },
    },
    { convergedAt: world.at },
  );
}

/** Watches a target that has converged until it has held for long enough and its gates have passed. */
function verify(world: World, stage: StageView, member: Member) {
  const { spec } = stage;
  const observed = observationOf(world, member);
  if (observed?.state === 'Failed') {
    failTarget(world, member, {
      reason: observed.reason ?? 'BackendFailed',
      message: observed.message ?? 'the backend reports a failure',
    });
    return;
  }
  if (observed && observed.state !== 'Converged') {
    if (member.status.reason !== 'NoLongerConverged') {
      patchTarget(member, {
        since: world.at,
        nextCheck: undefined,
        reason: 'NoLongerConverged',
        message: `was converged and is not any more; its time starts again${
          observed.message ? `: ${observed.message}` : ''
        }`,
      });
    }
    failAfterDeadline(world, stage, member, member.status.since);
    return;
  }
  if (!observed) {
    return;
  }
  const hold = durationMs(spec.wave.minSuccessTime ?? '0');
  if (member.status.reason === 'NoLongerConverged') {
    patchTarget(member, {
      since: world.at,
      reason: 'Verifying',
      message: `has converged again and has to stay healthy for ${
        spec.wave.minSuccessTime ?? '0s'
      }`,
      nextCheck: timestampOf(world.now + hold),
    });
  }
  const end = timeOf(member.status.since) + hold;
  if (world.now < end) {
    wakeAt(world, end);
    return;
  }
  if (world.runStatus.phase === 'Paused') {
    return;
  }
  const specs = gatesOf(stage, 'after', 'Target');
  const outcome = advanceGates(world, targetRound(stage, member, 'after'));
  patchTarget(member, { gates: outcome.statuses });
  if (outcome.state === 'Failed') {
    failTarget(world, member, outcome);
  } else if (outcome.state === 'Waiting') {
    patchTarget(member, {
      reason: outcome.reason,
      message: outcome.message,
      nextCheck: undefined,
    });
  } else {
    finish(
      world,
      member,
      hold > 0
        ? `stayed healthy for ${spec.wave.minSuccessTime}`
        : outcome.message,
      specs.length ? outcome.evidence : {},
    );
  }
}

function targetRound(
  stage: StageView,
  member: Member,
  phase: 'before' | 'after',
) {
  return {
    specs: gatesOf(stage, phase, 'Target'),
    statuses: member.status.gates,
    phase,
    stage: stage.spec.name,
    target: {
      name: member.target.metadata.name,
      attempt: member.status.attempt,
    },
    digest: () => '',
  };
}

/** Takes in what the backend reports after the write. */
function absorbObservation(world: World, stage: StageView, member: Member) {
  const observed = observationOf(world, member);
  const { observation } = member.status;
  if (observed) {
    const next = patched(observation ?? { state: observed.state, at: '' }, {
      state: observed.state,
      message: observed.message,
      evidence: observed.evidence,
    });
    if (next !== observation) {
      patchTarget(member, {
        observation: { ...next, at: timestampOf(observed.at) },
      });
    }
  }
  if (member.status.phase === 'Verifying') {
    verify(world, stage, member);
    return;
  }
  if (observed?.state === 'Converged') {
    converge(world, stage, member);
    return;
  }
  if (observed?.state === 'Failed') {
    failTarget(world, member, {
      reason: observed.reason ?? 'BackendFailed',
      message: observed.message ?? 'the backend reports a failure',
    });
    return;
  }
  if (member.status.phase === 'Applying') {
    moveTarget(
      world,
      member,
      'Converging',
      {
        reason: observed?.reason ?? 'Converging',
        message: observed?.message ?? 'is written and has to arrive',
        evidence: evidenceOf(member),
      },
      {
        nextCheck: timestampOf(
          deadlineOf(stage, member.status.intent!.issuedAt),
        ),
      },
    );
  } else if (observed) {
    patchTarget(member, {
      reason: observed.reason ?? 'Converging',
      message: observed.message ?? 'is written and has to arrive',
    });
  }
  failAfterDeadline(world, stage, member, member.status.intent!.issuedAt);
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
  if (!status.ambiguous && status.tries && isUnreachable(world, member)) {
    patchTarget(member, {
      parked: true,
      nextCheck: undefined,
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
    patchTarget(member, {
      reason: 'LockHeld',
      message: `run "${lock.holder.run}" works on it (target "${lock.holder.target}"); place ${lock.position} in the queue`,
    });
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
