import type { Action, Target } from '../../kinds';
import {
  canBeSkipped,
  CommandProblem,
  commandProblem,
  PAUSED_BY_SPEC,
  selectTargets,
} from '../commands';
import { endRun } from './ending';
import { enterRollback } from './rollback';
import {
  moveRun,
  moveStage,
  moveTarget,
  patchStage,
  patchTarget,
  record,
  startAttempt,
} from './moves';
import { patched } from './patch';
import { isRunEnded, isStageEnded } from './transitions';
import { timeOf } from './world';
import type { Member, World } from './world';

/** Run and targets as they are now, in the midst of a decision. */
function current(world: World): {
  run: World['run'];
  targets: Target[];
} {
  return {
    run: {
      ...world.run,
      status: {
        ...world.runStatus,
        stages: world.stages.map(({ status }) => status),
      },
    },
    targets: [...world.members.values()].map(({ target, status }) => ({
      ...target,
      status,
    })),
  };
}

const whoOf = ({ spec }: Action) => spec.user ?? 'somebody';
const because = ({ spec }: Action) => (spec.reason ? `: ${spec.reason}` : '');

function causeOf(action: Action, reason: string, what: string) {
  return {
    reason,
    message: `${what} by ${whoOf(action)}${because(action)}`,
    ...(action.spec.user === undefined ? {} : { actor: action.spec.user }),
  };
}

/** Stops a run from starting anything. */
export function pause(
  world: World,
  by: string,
  reason: string | undefined,
  actor?: string,
) {
  moveRun(
    world,
    'Paused',
    {
      reason: by === PAUSED_BY_SPEC ? 'PromotionSuspended' : 'Paused',
      message: `paused by ${by}${reason ? `: ${reason}` : ''}`,
      ...(actor === undefined ? {} : { actor }),
    },
    { paused: { at: world.at, by, ...(reason ? { reason } : {}) } },
  );
}

/** Lets a paused run go on; what waits for a limited time gets the time of the pause back. */
export function resume(world: World, cause: Parameters<typeof moveRun>[2]) {
  const { paused, pausedMs = 0, rollback, startedAt } = world.runStatus;
  const from = paused ? timeOf(paused.at) : world.now;
  const giveBack = <
    T extends { state: string; since: string; pausedMs?: number },
  >(
    gates: T[] | undefined,
  ) =>
    gates?.map(gate =>
      gate.state === 'Passed' || gate.state === 'Failed'
        ? gate
        : {
            ...gate,
            pausedMs:
              (gate.pausedMs ?? 0) +
              world.now -
              Math.max(from, timeOf(gate.since)),
          },
    );
  for (const stage of world.stages) {
    patchStage(stage, { gates: giveBack(stage.status.gates) });
  }
  for (const member of world.members.values()) {
    const { phase, intent, ambiguous, tryingSince, gates } = member.status;
    if (phase === 'Applying' && intent && !ambiguous) {
      patchTarget(member, { intent: { ...intent, issuedAt: world.at } });
    }
    if (phase === 'Queued' && tryingSince !== undefined) {
      patchTarget(member, { tryingSince: world.at });
    }
    if (phase === 'Gating' || phase === 'Verifying') {
      patchTarget(member, { gates: giveBack(gates) });
    }
  }
  moveRun(world, rollback ? 'RollingBack' : 'Running', cause, {
    paused: undefined,
    startedAt: startedAt ?? world.at,
    pausedMs: startedAt ? pausedMs + world.now - from : undefined,
    ...(rollback
      ? { rollback: patched(rollback, { gates: giveBack(rollback.gates) }) }
      : {}),
  });
}

function abort(world: World, action: Action) {
  endRun(world, 'Aborted', causeOf(action, 'Aborted', 'aborted'), {
    notStarted: causeOf(action, 'Aborted', 'aborted before its turn'),
    inFlight: causeOf(
      action,
      'AbortedInFlight',
      'after the write began, aborted',
    ),
  });
}

function skip(world: World, action: Action) {
  for (const member of selectMembers(world, action)) {
    const cause = causeOf(action, 'SkippedByUser', 'skipped');
    if (member.status.phase === 'Failed') {
      startAttempt(world, member, member.status.operation, 'Skipped', cause);
    } else if (canBeSkipped({ status: member.status })) {
      moveTarget(world, member, 'Skipped', cause);
    }
  }
}

function selectMembers(world: World, action: Action): Member[] {
  return selectTargets(
    [...world.members.values()].map(({ target }) => target),
    action.spec,
  ).map(({ metadata }) => world.members.get(metadata.name)!);
}

/** Why targets were cancelled that a retry brings back. */
const CANCELLED_BY_FAILURE: ReadonlySet<string> = new Set([
  'StageFailed',
  'RunFailed',
  'Timeout',
]);

/** Brings failed targets back, with what was cancelled because of them, in the same run. */
function retry(world: World, action: Action) {
  const cause = causeOf(action, 'Retried', 'retried');
  const rollingBack = world.runStatus.rollback !== undefined;
  const reopened = isRunEnded(world.runStatus.phase);
  const stages = new Set(action.spec.stage ? [action.spec.stage] : []);
  for (const member of selectMembers(world, action)) {
    const { phase, operation } = member.status;
    if (phase === 'Failed' && (operation === 'Rollback') === rollingBack) {
      const impossible =
        rollingBack && member.status.previousVersion === undefined;
      if (!impossible) {
        startAttempt(world, member, operation, 'Pending', cause);
      }
      stages.add(member.target.spec.stage);
    }
  }
  for (const stage of world.stages) {
    const { phase } = stage.status;
    if (rollingBack) {
      if (stages.has(stage.spec.name) && phase === 'Failed') {
        moveStage(world, stage, 'RollingBack', cause);
      }
      continue;
    }
    const again =
      stages.has(stage.spec.name) || (reopened && phase === 'Cancelled');
    if (!again) {
      continue;
    }
    for (const { members } of stage.clusters) {
      for (const member of members) {
        const { status } = member;
        if (
          status.phase === 'Cancelled' &&
          CANCELLED_BY_FAILURE.has(status.reason ?? '')
        ) {
          startAttempt(world, member, 'Promote', 'Pending', cause);
        }
      }
    }
    if (isStageEnded(phase) || phase === 'Verifying') {
      moveStage(
        world,
        stage,
        phase === 'Verifying' ? 'Progressing' : 'Pending',
        cause,
        {
          appliedAt: undefined,
          gates: stage.status.gates?.filter(
            gate => gate.phase === 'before' && gate.state === 'Passed',
          ),
        },
      );
    }
  }
  if (!reopened) {
    return;
  }
  if (rollingBack) {
    moveRun(world, 'RollingBack', cause);
  } else {
    // A new epoch of the run: its time starts again.
    moveRun(world, 'Running', cause, {
      startedAt: world.at,
      pausedMs: undefined,
    });
  }
}

function carryOut(world: World, action: Action) {
  const { type, stage, target, reason } = action.spec;
  switch (type) {
    case 'Pause':
      pause(world, whoOf(action), reason, action.spec.user);
      return;
    case 'Resume':
      resume(world, causeOf(action, 'Resumed', 'resumed'));
      return;
    case 'Abort':
      abort(world, action);
      return;
    case 'Retry':
      if (stage === undefined && target === undefined) {
        world.restart = {
          action: action.metadata.name,
          requestedBy: whoOf(action),
        };
      } else {
        retry(world, action);
      }
      return;
    case 'Skip':
      skip(world, action);
      return;
    case 'Rollback':
      enterRollback(
        world,
        causeOf(action, 'RollbackRequested', 'rollback asked for'),
      );
      return;
    default:
      throw new Error(`unknown command ${type satisfies never}`);
  }
}

function refuse(world: World, action: Action, problem: CommandProblem) {
  world.actions.set(action.metadata.name, {
    phase: 'Refused',
    ...problem,
    at: world.at,
  });
  record(
    world,
    {
      ...problem,
      ...(action.spec.user === undefined ? {} : { actor: action.spec.user }),
    },
    {
      subject: {
        kind: 'Action',
        name: action.metadata.name,
        uid: action.metadata.uid,
      },
      ...(action.spec.stage === undefined ? {} : { stage: action.spec.stage }),
    },
    true,
  );
}

/** Carries out the commands that have not been dealt with, in the order in which they were given. */
export function obeyActions(world: World) {
  for (const action of world.facts.actions) {
    if (action.status && action.status.phase !== 'Pending') {
      continue;
    }
    const { run, targets } = current(world);
    const problem =
      world.restart && action.spec.type === 'Retry'
        ? {
            reason: 'AlreadyRestarted',
            message: 'a new run was started just now',
          }
        : commandProblem(run, targets, action, world.facts.promotion);
    if (problem) {
      refuse(world, action, problem);
      continue;
    }
    carryOut(world, action);
    world.actions.set(action.metadata.name, {
      phase: 'Completed',
      reason: 'Completed',
      message: `${action.spec.type} was carried out`,
      at: world.at,
    });
  }
}
