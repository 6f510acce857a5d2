import { clusterState } from '../counts';
import { unmetDependencies } from './dependencies';
import { advanceGates, digestOfStage, gatesOf } from './gates';
import { moveStage, patchStage, recordTarget } from './moves';
import { isStageEnded } from './transitions';
import {
  cancelNotStarted,
  isClusterEnded,
  isStageInFlight,
  runWave,
  stageFailure,
  waveMessage,
} from './waves';
import { addLateTargets, wakeAt } from './world';
import type { StageView, World } from './world';

/** Fails a stage and gives up what it has not started. */
export function failStage(
  world: World,
  stage: StageView,
  cause: {
    reason: string;
    message: string;
    evidence?: Record<string, unknown>;
  },
) {
  cancelNotStarted(world, [stage], {
    reason: 'StageFailed',
    message: `stage "${stage.spec.name}" failed before its turn: ${cause.message}`,
  });
  moveStage(world, stage, 'Failed', cause);
}

function allSkipped(stage: StageView): boolean {
  return stage.clusters.every(
    ({ members }) => clusterState(members) === 'skipped',
  );
}

function stageRound(world: World, stage: StageView, phase: 'before' | 'after') {
  return {
    specs: gatesOf(stage, phase, 'Stage'),
    statuses: stage.status.gates,
    phase,
    stage: stage.spec.name,
    digest: () => digestOfStage(world, stage),
  };
}

/** Evaluates the gates of a stage. @returns whether they passed; a gate that failed has failed the stage */
function passGates(
  world: World,
  stage: StageView,
  phase: 'before' | 'after',
): boolean {
  const outcome = advanceGates(world, stageRound(world, stage, phase));
  patchStage(stage, { gates: outcome.statuses });
  switch (outcome.state) {
    case 'Failed':
      failStage(world, stage, outcome);
      return false;
    case 'Waiting':
      patchStage(stage, { reason: outcome.reason, message: outcome.message });
      return false;
    case 'Passed':
      return true;
    default:
      return outcome.state satisfies never;
  }
}

function hasOpenGates(stage: StageView): boolean {
  return gatesOf(stage, 'before', 'Stage').some(
    ({ name }) =>
      !stage.status.gates?.some(
        gate =>
          gate.phase === 'before' &&
          gate.name === name &&
          gate.state === 'Passed',
      ),
  );
}

/** Opens a stage whose turn has come. */
function openStage(world: World, stage: StageView) {
  const unmet = unmetDependencies(world, stage);
  unmet.forEach(({ at }) => wakeAt(world, at));
  if (unmet.length > 0) {
    patchStage(stage, {
      reason: unmet[0].reason,
      message: unmet.map(({ message }) => message).join('; '),
    });
    return;
  }
  const change = { startedAt: stage.status.startedAt ?? world.at };
  if (allSkipped(stage)) {
    const message = stage.clusters.length
      ? 'all of its clusters were skipped'
      : 'it has no clusters';
    const reason = stage.clusters.length ? 'AllSkipped' : 'NoClusters';
    moveStage(world, stage, 'Skipped', { reason, message }, change);
  } else if (hasOpenGates(stage)) {
    moveStage(
      world,
      stage,
      'Gating',
      { reason: 'Gating', message: 'its turn has come; gates come first' },
      change,
    );
  } else {
    moveStage(
      world,
      stage,
      'Progressing',
      { reason: 'Progressing', message: 'its turn has come' },
      change,
    );
  }
}

/** Takes a stage one step further where new work may begin. */
export function startWork(world: World, stage: StageView) {
  if (stage.status.phase === 'Pending') {
    openStage(world, stage);
  }
  if (stage.status.phase === 'Gating') {
    if (allSkipped(stage)) {
      moveStage(world, stage, 'Skipped', {
        reason: 'AllSkipped',
        message: 'all of its clusters were skipped',
      });
    } else if (passGates(world, stage, 'before')) {
      const outcome = advanceGates(world, stageRound(world, stage, 'before'));
      moveStage(world, stage, 'Progressing', outcome);
    }
  }
  if (stage.status.phase === 'Progressing') {
    runWave(world, stage);
  }
  if (stage.status.phase === 'Verifying' && passGates(world, stage, 'after')) {
    moveStage(world, stage, 'Succeeded', {
      ...advanceGates(world, stageRound(world, stage, 'after')),
      reason: 'Succeeded',
    });
  }
}

/** Ends the waves of a stage whose clusters are all done, or that cannot succeed any more. */
export function settleStage(world: World, stage: StageView) {
  if (stage.status.phase !== 'Progressing') {
    return;
  }
  const ended = stage.clusters.every(isClusterEnded);
  if (ended && allSkipped(stage)) {
    moveStage(world, stage, 'Skipped', {
      reason: 'AllSkipped',
      message: 'all of its clusters were skipped',
    });
    return;
  }
  const failure = stageFailure(stage);
  if (failure) {
    if (isStageInFlight(stage)) {
      patchStage(stage, {
        reason: failure.reason,
        message: `${failure.message}; nothing more is started, and what is in flight is waited for`,
      });
    } else {
      failStage(world, stage, failure);
    }
    return;
  }
  const wave = waveMessage(stage);
  if (!ended) {
    patchStage(stage, wave);
    return;
  }
  const cancelled = stage.clusters.some(
    ({ members }) => clusterState(members) === 'cancelled',
  );
  if (cancelled) {
    return;
  }
  if (gatesOf(stage, 'after', 'Stage').length > 0) {
    moveStage(
      world,
      stage,
      'Verifying',
      { reason: 'Verifying', message: `${wave.message}; gates come next` },
      { appliedAt: world.at },
    );
  } else {
    moveStage(
      world,
      stage,
      'Succeeded',
      { reason: 'Succeeded', message: wave.message },
      { appliedAt: world.at },
    );
  }
}

/** Adds targets of clusters that joined late to stages that are not finished. */
export function includeLate(world: World) {
  const fresh = (world.facts.late ?? []).filter(
    ({ metadata }) => !world.members.has(metadata.name),
  );
  for (const stage of fresh.length ? world.stages : []) {
    const targets = fresh.filter(({ spec }) => spec.stage === stage.spec.name);
    if (targets.length === 0 || isStageEnded(stage.status.phase)) {
      continue;
    }
    addLateTargets(world, stage, targets);
    for (const { metadata, spec } of targets) {
      recordTarget(
        world,
        world.members.get(metadata.name)!,
        {
          reason: 'JoinedLate',
          message: `cluster "${spec.cluster}" joined the fleet after the run had started, and the plan includes such clusters`,
        },
        { to: 'Pending' },
      );
    }
    world.moves += 1;
    const digest = digestOfStage(world, stage);
    patchStage(stage, {
      gates: stage.status.gates
        ?.filter(
          gate => gate.phase === 'before' || stage.status.phase !== 'Verifying',
        )
        .map(gate =>
          gate.state === 'Passed' || gate.digest === undefined
            ? gate
            : { ...gate, digest },
        ),
    });
    if (stage.status.phase === 'Verifying') {
      moveStage(
        world,
        stage,
        'Progressing',
        { reason: 'LateClusters', message: 'clusters joined and are included' },
        { appliedAt: undefined },
      );
    }
  }
}
