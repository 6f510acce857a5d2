import type {
  Action,
  ActionType,
  PromotionRun,
  RunPhase,
  Target,
  TargetStatus,
} from '../kinds';
import { clusterState } from './counts';
import { mayHaveWritten } from './decide/moves';
import { isNotStarted } from './decide/targetStates';
import { isRunEnded, isStageEnded } from './decide/transitions';
import { failureLimit } from './waveMaths';
import type { Facts } from './types';

/** Which commands are legal in which phase of a run; {@link commandProblem} knows the finer rules. @public */
export const COMMANDS: Readonly<Record<RunPhase, readonly ActionType[]>> = {
  Pending: ['Pause', 'Abort', 'Skip'],
  Running: ['Pause', 'Abort', 'Retry', 'Skip', 'Rollback'],
  Paused: ['Resume', 'Abort', 'Retry', 'Skip', 'Rollback'],
  RollingBack: ['Pause', 'Abort', 'Retry', 'Skip'],
  Succeeded: ['Retry', 'Rollback'],
  Failed: ['Retry', 'Rollback'],
  Aborted: ['Retry', 'Rollback'],
  Superseded: [],
  RolledBack: ['Retry'],
};

/** `status.paused.by` of a run that was paused by `spec.suspend` of its promotion. @public */
export const PAUSED_BY_SPEC = 'spec.suspend';

/** Why a command is refused. @public */
export interface CommandProblem {
  reason: string;
  message: string;
}

const problem = (reason: string, message: string): CommandProblem => ({
  reason,
  message,
});

/** The targets that a command is narrowed to; all of them where it is not. @public */
export function selectTargets<T extends Pick<Target, 'metadata' | 'spec'>>(
  targets: readonly T[],
  { stage, target }: Action['spec'],
): T[] {
  return targets.filter(
    ({ metadata, spec }) =>
      (stage === undefined || spec.stage === stage) &&
      (target === undefined || metadata.name === target),
  );
}

const statusOf = (target: Target): Pick<TargetStatus, 'phase'> =>
  target.status ?? { phase: 'Pending' };

const names = (targets: readonly Target[]) =>
  `${targets
    .slice(0, 3)
    .map(({ metadata }) => metadata.name)
    .join(', ')}${targets.length > 3 ? ' and others' : ''}`;

/** A target that a command may take as not started. @public */
export function canBeSkipped(target: Pick<Target, 'status'>): boolean {
  const { status } = target;
  return !status || status.phase === 'Failed' || isNotStarted({ status });
}

/** How many clusters of a stage would count as failed without these targets. */
function failuresWithout(
  targets: readonly Target[],
  stage: string,
  without: ReadonlySet<Target>,
): { failed: number; total: number } {
  const clusters = new Map<string, { status: Pick<TargetStatus, 'phase'> }[]>();
  for (const target of targets) {
    if (target.spec.stage === stage) {
      const units = clusters.get(target.spec.cluster) ?? [];
      units.push({
        status: without.has(target) ? { phase: 'Pending' } : statusOf(target),
      });
      clusters.set(target.spec.cluster, units);
    }
  }
  const failed = [...clusters.values()].filter(
    units => clusterState(units) === 'failed',
  ).length;
  return { failed, total: clusters.size };
}

function retryProblem(
  run: PromotionRun,
  targets: readonly Target[],
  action: Pick<Action, 'spec'>,
  phase: RunPhase,
): CommandProblem | undefined {
  const { stage, target } = action.spec;
  if (stage === undefined && target === undefined) {
    return isRunEnded(phase)
      ? undefined
      : problem(
          'IllegalState',
          `run "${run.metadata.name}" is ${phase}: only a run that has ended can be retried as a whole; abort it first, or name the stage or target to retry`,
        );
  }
  if (isRunEnded(phase) && phase !== 'Failed') {
    return problem(
      'IllegalState',
      `run "${run.metadata.name}" is ${phase}: retry it as a whole, which starts a new run`,
    );
  }
  const rollingBack = run.status?.rollback !== undefined;
  const failed = selectTargets(targets, action.spec).filter(
    ({ status }) =>
      status?.phase === 'Failed' &&
      (status.operation === 'Rollback') === rollingBack,
  );
  const reset =
    stage !== undefined &&
    run.status?.stages.some(
      ({ name, phase: stagePhase }) =>
        name === stage && stagePhase === 'Failed',
    );
  if (failed.length === 0 && !(reset && !rollingBack)) {
    return problem(
      'NothingToRetry',
      `nothing of ${
        target ? `target "${target}"` : `stage "${stage}"`
      } has failed; only failed targets can be retried`,
    );
  }
  return rollingBack
    ? undefined
    : retryBudgetProblem(run, targets, new Set(failed), {
        stages: new Set(
          failed.map(({ spec }) => spec.stage).concat(stage ?? []),
        ),
        ended: phase === 'Failed',
      });
}

/** A retry that must fail again at once is refused, with what to do instead. */
function retryBudgetProblem(
  run: PromotionRun,
  targets: readonly Target[],
  retried: ReadonlySet<Target>,
  at: { stages: ReadonlySet<string>; ended: boolean },
): CommandProblem | undefined {
  for (const spec of run.spec.plan.spec.stages) {
    const status = run.status?.stages.find(({ name }) => name === spec.name);
    const concerned = at.stages.has(spec.name);
    if (
      at.ended &&
      !concerned &&
      status?.phase === 'Failed' &&
      spec.onFailure !== 'Continue'
    ) {
      return problem(
        'OtherStageFailed',
        `stage "${spec.name}" failed too, so the run would fail again at once; retry the run as a whole`,
      );
    }
    if (concerned && status && isStageEnded(status.phase)) {
      const { failed, total } = failuresWithout(targets, spec.name, retried);
      const limit = failureLimit(spec.wave.maxFailures, total);
      if (failed > limit) {
        return problem(
          'BudgetStillExceeded',
          `${failed} other clusters of stage "${spec.name}" failed and ${limit} may; retry the stage`,
        );
      }
    }
  }
  return undefined;
}

function skipProblem(
  run: PromotionRun,
  targets: readonly Target[],
  action: Pick<Action, 'spec'>,
): CommandProblem | undefined {
  const selected = selectTargets(targets, action.spec);
  const ended = new Set(
    run.status?.stages
      .filter(({ phase }) => isStageEnded(phase))
      .map(({ name }) => name),
  );
  const over = selected.filter(({ spec }) => ended.has(spec.stage));
  if (over.length > 0) {
    return problem(
      'StageEnded',
      `stage "${over[0].spec.stage}" has ended; its targets cannot be skipped any more`,
    );
  }
  const busy = selected.filter(
    target =>
      !canBeSkipped(target) &&
      ['Applying', 'Converging', 'Verifying'].includes(statusOf(target).phase),
  );
  if (busy.length > 0) {
    return problem(
      'InFlight',
      `the version is on its way to ${names(
        busy,
      )}; wait until that has ended, or abort the run`,
    );
  }
  return selected.some(canBeSkipped)
    ? undefined
    : problem(
        'NothingToSkip',
        'nothing there can be skipped: only targets that have not started or have failed can',
      );
}

function resumeProblem(
  run: PromotionRun,
  promotion: Facts['promotion'] | undefined,
): CommandProblem | undefined {
  const bySpec = run.status?.paused?.by === PAUSED_BY_SPEC;
  return promotion?.suspended || (bySpec && !promotion)
    ? problem(
        'PromotionSuspended',
        `promotion "${run.spec.promotionRef.name}" is suspended; set its spec.suspend to false`,
      )
    : undefined;
}

function rollbackProblem(
  run: PromotionRun,
  targets: readonly Target[],
  phase: RunPhase,
  promotion: Facts['promotion'] | undefined,
): CommandProblem | undefined {
  if (phase === 'Paused' && run.status?.rollback) {
    return problem(
      'IllegalState',
      `run "${run.metadata.name}" is paused while it rolls back; resume it`,
    );
  }
  if (!isRunEnded(phase)) {
    return undefined;
  }
  if (promotion?.state === 'deleted') {
    return problem(
      'PromotionDeleted',
      `promotion "${run.spec.promotionRef.name}" of run "${run.metadata.name}" was deleted, and with it the right to change its clusters; create a promotion of the version that is to come back`,
    );
  }
  if (promotion?.state === 'superseded') {
    const { supersededBy: by } = promotion;
    return problem(
      'NotTheNewestRun',
      `run "${run.metadata.name}" is not the newest run of its promotion${
        by && 'run' in by ? `; roll back "${by.run}"` : ''
      }`,
    );
  }
  return targets.some(({ status }) => status && mayHaveWritten(status))
    ? undefined
    : problem(
        'NothingToRollBack',
        `run "${run.metadata.name}" has changed no cluster`,
      );
}

/**
 * Why a command on a run is not legal now; undefined where it is. Admission and the engine ask the same question.
 *
 * @param targets - all targets of the run
 * @param promotion - what the promotion wants of the run, where it is known
 * @public
 */
export function commandProblem(
  run: PromotionRun,
  targets: readonly Target[],
  action: Pick<Action, 'spec'>,
  promotion?: Facts['promotion'],
): CommandProblem | undefined {
  const phase = run.status?.phase ?? 'Pending';
  const legal = COMMANDS[phase];
  const { type, stage, target } = action.spec;
  if (!legal.includes(type)) {
    return problem(
      'IllegalState',
      `run "${run.metadata.name}" is ${phase}: ${type} is not possible; ${
        legal.length
          ? `possible now: ${legal.join(', ')}`
          : 'no command is possible any more'
      }`,
    );
  }
  if (
    (stage !== undefined || target !== undefined) &&
    selectTargets(targets, action.spec).length === 0 &&
    !run.spec.plan.spec.stages.some(({ name }) => name === stage)
  ) {
    return problem(
      'NotFound',
      `run "${run.metadata.name}" has no ${
        target ? `target "${target}"` : `stage "${stage}"`
      }`,
    );
  }
  switch (type) {
    case 'Pause':
    case 'Abort':
      return undefined;
    case 'Resume':
      return resumeProblem(run, promotion);
    case 'Retry':
      return retryProblem(run, targets, action, phase);
    case 'Skip':
      return skipProblem(run, targets, action);
    case 'Rollback':
      return rollbackProblem(run, targets, phase, promotion);
    default:
      return type satisfies never;
  }
}
