import { durationMs } from '../../meta';
import type { ObservationFact } from '../types';
import {
  deadlineOf,
  evidenceOf,
  failAfterDeadline,
  failTarget,
} from './failing';
import { advanceGates, gatesOf, targetRound } from './gates';
import { moveTarget, patchTarget } from './moves';
import { patched } from './patch';
import { timeOf, timestampOf, wakeAt } from './world';
import type { Member, StageView, World } from './world';

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
  const holds = hold === 0 && gatesOf(stage, 'after', 'Target').length === 0;
  if (holds || member.status.correction) {
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

/** Takes in what the backend reports after the write. */
export function absorbObservation(
  world: World,
  stage: StageView,
  member: Member,
) {
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
