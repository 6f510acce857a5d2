import { ROLLBACK_STAGE } from '../kinds';
import type { PromotionRunStatus, TargetStatus } from '../kinds';
import { PAUSED_BY_SPEC } from './commands';
import { countClusters, sumCounts } from './counts';
import { obeyActions, pause, resume } from './decide/actions';
import { correctDrifts, isCaredFor, settleDrifts } from './decide/corrections';
import { runConditions } from './decide/conditions';
import { effectsOf } from './decide/effects';
import {
  finishRun,
  halt,
  haltCause,
  isAnyFailing,
  obeyPromotion,
} from './decide/ending';
import { noteLocks } from './decide/lockWait';
import { Cause, moveRun, patchRun, patchStage, record } from './decide/moves';
import { patched, sameJson } from './decide/patch';
import { enterRollback, rollBack } from './decide/rollback';
import { describeRun } from './decide/runMessage';
import { includeLate, settleStage, startWork } from './decide/stages';
import { absorbFacts } from './decide/applyOutcome';
import { isRunEnded, isTargetEnded } from './decide/transitions';
import { stageFailure } from './decide/waves';
import { createWorld, World } from './decide/world';
import type { DecideInput, Verdict } from './types';

/** Takes in what became of writes, as long as the run is under way, or brings versions back after it has succeeded. */
function absorb(world: World) {
  const { phase } = world.runStatus;
  const isOver = isRunEnded(phase) && phase !== 'Succeeded';
  for (const stage of isOver ? [] : world.stages) {
    for (const { members } of stage.clusters) {
      for (const member of members) {
        absorbFacts(world, stage, member);
      }
    }
  }
}

function startRun(world: World) {
  const { phase } = world.runStatus;
  if (phase !== 'Pending') {
    return;
  }
  if (world.facts.promotion.suspended) {
    patchRun(world, {
      reason: 'PromotionSuspended',
      message: 'the promotion is suspended; the run starts when it is not',
    });
    return;
  }
  moveRun(
    world,
    'Running',
    { reason: 'Started', message: 'the run has started' },
    { startedAt: world.at },
  );
}

/** Pauses and resumes as the spec of the promotion says; a pause by a person is left to people, and a rollback goes on. */
function obeySuspend(world: World) {
  const { phase, paused } = world.runStatus;
  const { suspended } = world.facts.promotion;
  if (suspended && phase === 'Running') {
    pause(world, PAUSED_BY_SPEC, undefined);
  } else if (
    !suspended &&
    phase === 'Paused' &&
    paused?.by === PAUSED_BY_SPEC
  ) {
    resume(world, {
      reason: 'Resumed',
      message: 'the promotion is not suspended any more',
    });
  }
}

/** Takes a run as far as it goes now. @returns why it starts nothing more, where that is so */
function advanceRun(world: World): Cause | undefined {
  includeLate(world);
  for (;;) {
    const { moves } = world;
    world.ordered.forEach(stage => settleStage(world, stage));
    const undone = world.stages.find(
      ({ status, spec }) =>
        status.phase === 'Failed' && spec.onFailure === 'Rollback',
    );
    if (undone) {
      enterRollback(world, {
        reason: 'StageFailed',
        message: `stage "${undone.spec.name}" failed: ${undone.status.message}`,
      });
      rollBack(world);
      return undefined;
    }
    const cause = haltCause(world);
    if (cause) {
      halt(world, cause);
      if (isRunEnded(world.runStatus.phase) || world.moves === moves) {
        return cause;
      }
      continue;
    }
    const failing = isAnyFailing(
      world.stages,
      stage => stageFailure(stage) !== undefined,
    );
    if (failing) {
      return undefined;
    }
    world.ordered.forEach(stage => startWork(world, stage));
    if (world.moves === moves) {
      break;
    }
  }
  // What was just started shows in the messages of the stages.
  world.ordered.forEach(stage => settleStage(world, stage));
  finishRun(world);
  return undefined;
}

/** Whether versions that somebody else has changed may be brought back now. */
function mayCorrect(world: World): boolean {
  const { phase } = world.runStatus;
  return (
    phase === 'Succeeded' ||
    (phase === 'Running' &&
      !haltCause(world) &&
      !isAnyFailing(world.stages, stage => stageFailure(stage) !== undefined))
  );
}

/** Refuses approvals that come too late or are about nothing. */
function refuseLateApprovals(world: World) {
  for (const approval of world.facts.approvals) {
    const { metadata, spec, status } = approval;
    const known = world.approvals.get(metadata.name) ?? status;
    if (known && known.state !== 'Recorded') {
      continue;
    }
    const planned =
      spec.stage === ROLLBACK_STAGE
        ? world.run.spec.plan.spec.rollback.before
        : [
            ...(world.stageByName.get(spec.stage)?.spec.before ?? []),
            ...(world.stageByName.get(spec.stage)?.spec.after ?? []),
          ];
    const gates =
      spec.stage === ROLLBACK_STAGE
        ? world.runStatus.rollback?.gates
        : world.stageByName.get(spec.stage)?.status.gates;
    const gate = gates?.find(({ name }) => name === spec.gate);
    let problem: { reason: string; message: string } | undefined;
    if (
      !planned?.some(({ name, approval: asks }) => name === spec.gate && asks)
    ) {
      problem = {
        reason: 'UnknownGate',
        message: `stage "${spec.stage}" has no approval gate "${spec.gate}"`,
      };
    } else if (gate?.state === 'Passed' || gate?.state === 'Failed') {
      problem = {
        reason: 'GateDecided',
        message: `gate "${spec.gate}" was decided before`,
      };
    } else if (isRunEnded(world.runStatus.phase)) {
      problem = { reason: 'RunEnded', message: 'the run has ended' };
    }
    if (problem) {
      world.approvals.set(metadata.name, {
        state: 'Refused',
        ...problem,
        at: world.at,
      });
      record(
        world,
        { ...problem, ...(spec.user ? { actor: spec.user } : {}) },
        {
          subject: {
            kind: 'Approval',
            name: metadata.name,
            uid: metadata.uid,
          },
          stage: spec.stage,
        },
        true,
      );
    }
  }
}

/** Brings counts and conditions in line with what was decided. */
function summarise(world: World): PromotionRunStatus | undefined {
  for (const stage of world.stages) {
    patchStage(stage, { clusters: countClusters(stage.clusters) });
  }
  const stages = world.stages.map(({ status }) => status);
  const drifted = [...world.members.values()].filter(
    ({ status: { drift } }) => drift,
  ).length;
  const status = patched(world.runStatus, {
    stages,
    drifted: drifted || undefined,
    clusters: sumCounts(stages.map(({ clusters }) => clusters)),
    conditions: runConditions(world.runStatus, world.at),
  });
  return status === world.run.status || sameJson(status, world.run.status)
    ? undefined
    : status;
}

const LOCKING: ReadonlySet<string> = new Set([
  'Queued',
  'Applying',
  'Converging',
  'Verifying',
]);

/** Locks of what has ended, and of a run that has ended altogether. */
function released(world: World): string[] {
  for (const [name, { stored, status }] of world.members) {
    const ended = isTargetEnded(status.phase);
    if (
      ended &&
      (world.facts.locks.has(name) ||
        (stored && stored !== status && LOCKING.has(stored.phase)))
    ) {
      world.release.add(name);
    }
  }
  return [...world.release];
}

/**
 * What happens next in a run, given everything that is known of it. Pure: the same input gives the same verdict, and a second
 * decision on the state that the first one left, with the same facts, changes nothing.
 *
 * @remarks
 * A verdict that brings a target to `Applying` stores the intent and does not return its `Apply` effect: the intent has to be
 * stored before the call. The caller decides again right after the write (`nextCheck` is now), and finds the effect then. An
 * `Apply` effect also needs the lock among the facts, held under the fencing number of the intent; where it is not, a `Lock`
 * effect is returned instead.
 *
 * A run is at its end only when all of its targets are. After it has succeeded it goes on only to bring versions back that somebody
 * else has changed, where its plan wants that: its phase stays, and it is not done meanwhile. A stage that fails with `Halt` therefore leaves the run `Running`, with
 * reason `StageFailed`, while targets in flight come to their end.
 *
 * @public
 */
export function decide(input: DecideInput): Verdict {
  const world = createWorld(input);
  // What has happened is taken in before anything is ended by a command, so that nothing known is lost.
  absorb(world);
  const { phase } = world.runStatus;
  obeyPromotion(world);
  if (!isRunEnded(world.runStatus.phase)) {
    startRun(world);
  }
  obeyActions(world);
  obeySuspend(world);
  if (phase === 'Paused' && world.runStatus.phase !== 'Paused') {
    absorb(world);
  }
  correctDrifts(world, mayCorrect(world));
  if (world.runStatus.phase === 'Running') {
    describeRun(world, advanceRun(world));
  } else if (world.runStatus.phase === 'RollingBack') {
    rollBack(world);
  } else if (world.runStatus.phase === 'Paused') {
    noteLocks(world);
  }
  settleDrifts(world);
  refuseLateApprovals(world);
  const run = summarise(world);
  const effects = effectsOf(world);
  const targets = new Map<string, TargetStatus>();
  const created: Verdict['created'] = [];
  for (const [name, { target, stored, status }] of world.members) {
    if (stored === undefined) {
      if (input.facts.late?.includes(target)) {
        created.push({ ...target, status });
      } else {
        targets.set(name, status);
      }
    } else if (stored !== status) {
      targets.set(name, status);
    }
  }
  const done = isRunEnded(world.runStatus.phase) && !isCaredFor(world);
  return {
    ...(run ? { run } : {}),
    targets,
    created,
    actions: world.actions,
    approvals: world.approvals,
    release: released(world),
    decisions: world.decisions,
    effects,
    ...(done || world.nextCheck === undefined
      ? {}
      : { nextCheck: world.nextCheck }),
    ...(world.restart ? { restart: world.restart } : {}),
    done,
  };
}
