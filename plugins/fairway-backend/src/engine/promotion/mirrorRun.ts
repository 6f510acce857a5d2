import {
  Condition,
  describeVersions,
  Promotion,
  PromotionRun,
  setCondition,
} from '@fairway/plugin-fairway-common';
import { timestamp } from '../objects/newObject';
import { PROMOTION_PHASE } from './runPhases';

/** What is known of a promotion. */
export type PromotionStatus = NonNullable<Promotion['status']>;

/** What a promotion reports: the phase, and the conditions that `kubectl wait` looks at. */
export interface PromotionReport {
  phase: NonNullable<PromotionStatus['phase']>;
  reason?: string;
  message?: string;
}

type ConditionStatus = Condition['status'];

/** Complete, Failed and Progressing, each as it is in a phase. */
const CONDITIONS: Readonly<
  Record<
    PromotionReport['phase'],
    readonly [ConditionStatus, ConditionStatus, ConditionStatus]
  >
> = {
  Pending: ['False', 'False', 'Unknown'],
  Suspended: ['False', 'False', 'False'],
  Running: ['False', 'False', 'True'],
  Paused: ['False', 'False', 'False'],
  RollingBack: ['False', 'False', 'True'],
  Succeeded: ['True', 'False', 'False'],
  Failed: ['False', 'True', 'False'],
  Aborted: ['False', 'True', 'False'],
  RolledBack: ['False', 'True', 'False'],
  Terminating: ['False', 'False', 'False'],
};

/** The status of a promotion with what it reports now. */
export function report(
  promotion: Promotion,
  { phase, reason, message }: PromotionReport,
  now: number,
): PromotionStatus {
  const { generation } = promotion.metadata;
  const at = timestamp(now);
  const states = CONDITIONS[phase];
  const conditions = (['Complete', 'Failed', 'Progressing'] as const).reduce(
    (current, type, index) =>
      setCondition(
        current,
        {
          type,
          status: states[index],
          observedGeneration: generation,
          reason: reason ?? phase,
          message: message ?? '',
        },
        at,
      ),
    promotion.status?.conditions ?? [],
  );
  return {
    ...promotion.status,
    observedGeneration: generation,
    phase,
    reason,
    message,
    superseding: undefined,
    conditions,
  };
}

/** What a run has achieved, whatever the promotion wants by now. */
export function achievements(
  run: PromotionRun,
  now: number,
): Pick<PromotionStatus, 'progress' | 'lastSucceeded'> {
  const { phase, clusters, finishedAt } = run.status ?? {};
  return {
    ...(clusters && { progress: `${clusters.converged}/${clusters.total}` }),
    ...(phase === 'Succeeded' && {
      lastSucceeded: {
        run: run.metadata.name,
        version: describeVersions(run.spec),
        at: finishedAt ?? timestamp(now),
      },
    }),
  };
}

/** The status of a promotion that follows its newest run. */
export function mirrorRun(
  promotion: Promotion,
  run: PromotionRun,
  now: number,
): PromotionStatus {
  const { phase = 'Pending', reason, message } = run.status ?? {};
  return {
    ...report(
      promotion,
      { phase: PROMOTION_PHASE[phase], reason, message },
      now,
    ),
    ...achievements(run, now),
  };
}
