import { Condition, withConditions } from '../conditions';
import { RolloutPhase, StatusInput, StatusOutput } from '../statusModel';

function ready(phase: RolloutPhase): Condition {
  const type = 'Ready';
  switch (phase.type) {
    case 'Observed':
    case 'Progressing':
      return {
        type,
        status: 'Unknown',
        reason: 'Progressing',
        message: 'Reconciliation in progress',
      };
    case 'Complete':
      return {
        type,
        status: 'True',
        reason: 'ReconciliationSucceeded',
        message: 'Reconciliation succeeded',
      };
    case 'Failed':
      return {
        type,
        status: 'False',
        reason: phase.reason ?? 'ProgressDeadlineExceeded',
        message: phase.message ?? 'Reconciliation failed',
      };
    default:
      return phase satisfies never;
  }
}

/**
 * Status of any kind that reports `observedGeneration` and a `Ready` condition.
 *
 * @public
 */
export function readyConditionStatus(input: StatusInput): StatusOutput {
  const { object, phase, now } = input;
  const { generation } = object.metadata;
  const condition = { ...ready(phase), observedGeneration: generation };
  return {
    status: {
      ...object.status,
      observedGeneration: generation,
      conditions: withConditions(object.status?.conditions, [condition], now),
    },
  };
}
