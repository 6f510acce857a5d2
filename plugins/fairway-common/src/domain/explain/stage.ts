import type { GateStatus } from '../../kinds';
import { countClusters } from '../counts';
import { unmetDependencies } from '../decide/dependencies';
import { gatesOf } from '../decide/gates';
import { isStageEnded, isTargetEnded } from '../decide/transitions';
import { stageFailure } from '../decide/waves';
import { timestampOf } from '../decide/world';
import type { StageView, World } from '../decide/world';
import { approversOf } from '../gateTypes';
import { optional, TIME, UnmetCondition } from './condition';
import { explainCluster, explainLock } from './cluster';

/** How many waiting clusters of a stage are told of where the run as a whole is explained. */
const MOST_CLUSTERS = 20;

/** The stages that come first. */
export function explainDependencies(
  world: World,
  stage: StageView,
): UnmetCondition[] {
  return stage.status.phase !== 'Pending'
    ? []
    : unmetDependencies(world, stage).map(
        ({ reason, message, at, ...rest }) => ({
          condition: 'StageDependencies' as const,
          reason,
          message,
          ...optional(
            undefined,
            at === undefined ? undefined : timestampOf(at),
          ),
          unblockedBy: at === undefined ? `stage ${rest.stage}` : TIME,
          stage: stage.spec.name,
        }),
      );
}

/** The gates of a list that have not passed; those that were not reached count too. */
export function explainGates(
  stage: StageView,
  statuses: readonly GateStatus[] | undefined,
  phase: 'before' | 'after',
  level: 'Stage' | 'Target',
): UnmetCondition[] {
  const conditions = {
    before: { Stage: 'GatesBefore', Target: 'TargetGatesBefore' },
    after: { Stage: 'GatesAfter', Target: 'TargetGatesAfter' },
  } as const;
  return gatesOf(stage, phase, level).flatMap((gate): UnmetCondition[] => {
    const status = statuses?.find(
      ({ name, phase: side }) => name === gate.name && side === phase,
    );
    if (status?.state === 'Passed') {
      return [];
    }
    let unblockedBy = 'the evaluation of the gate';
    if (gate.approval) {
      unblockedBy = approversOf(gate);
    } else if (gate.soak) {
      unblockedBy = TIME;
    } else if (gate.health) {
      unblockedBy = 'healthy objects on the clusters';
    }
    return [
      {
        condition: conditions[phase][level],
        reason: status
          ? status.reason ?? `Gate${status.state}`
          : 'GateNotReached',
        message: status
          ? `gate "${gate.name}": ${status.message ?? status.state}`
          : `gate "${gate.name}" comes later`,
        ...optional(status?.since, status?.nextCheck),
        unblockedBy,
        stage: stage.spec.name,
      },
    ];
  });
}

/** What keeps a stage from advancing, apart from its clusters. */
export function explainStage(world: World, stage: StageView): UnmetCondition[] {
  const { phase } = stage.status;
  return [
    ...explainDependencies(world, stage),
    ...(phase === 'Pending' || phase === 'Gating'
      ? explainGates(stage, stage.status.gates, 'before', 'Stage')
      : []),
  ];
}

/** What the stages that are under way wait for: gates, and the clusters that hold them up. */
export function explainStages(world: World): UnmetCondition[] {
  return world.stages.flatMap(stage => {
    const { phase } = stage.status;
    if (isStageEnded(phase)) {
      return [];
    }
    const counts = countClusters(stage.clusters);
    const failure = phase === 'Progressing' ? stageFailure(stage) : undefined;
    const waiting = stage.clusters
      .flatMap(({ members }) => members)
      .filter(({ status }) => !isTargetEnded(status.phase))
      .flatMap(member => [
        ...explainCluster(world, member),
        ...explainLock(world, member),
      ])
      .slice(0, MOST_CLUSTERS)
      .map(condition => ({ ...condition, stage: stage.spec.name }));
    return [
      ...explainStage(world, stage),
      ...(failure
        ? [
            {
              condition: 'FailureBudget' as const,
              ...failure,
              unblockedBy: 'a retry or a skip of failed clusters',
              stage: stage.spec.name,
            },
          ]
        : []),
      ...(phase === 'Progressing' ? waiting : []),
      ...(phase === 'Progressing' && !failure
        ? [
            {
              condition: 'Convergence' as const,
              reason: stage.status.reason ?? 'Progressing',
              message: `${counts.converged} of ${counts.total} clusters converged`,
              ...optional(stage.status.startedAt),
              unblockedBy: `the clusters of stage ${stage.spec.name}`,
              stage: stage.spec.name,
            },
          ]
        : []),
      ...(phase === 'Verifying'
        ? explainGates(stage, stage.status.gates, 'after', 'Stage')
        : []),
    ];
  });
}
