import type { Condition } from '../../meta';
import { setCondition } from '../../meta';
import type { PromotionRunStatus, RunPhase } from '../../kinds';
import { isRunEnded } from './transitions';

type ConditionType = 'Complete' | 'Failed' | 'Paused' | 'Progressing';

function isTrue(type: ConditionType, phase: RunPhase): boolean {
  switch (type) {
    case 'Complete':
      return phase === 'Succeeded';
    case 'Failed':
      return isRunEnded(phase) && phase !== 'Succeeded';
    case 'Paused':
      return phase === 'Paused';
    case 'Progressing':
      return phase === 'Running' || phase === 'RollingBack';
    default:
      return type satisfies never;
  }
}

const TYPES: readonly ConditionType[] = [
  'Complete',
  'Failed',
  'Paused',
  'Progressing',
];

/**
 * The conditions of a run, on which `kubectl wait` can wait. `Failed` is true for every end but success, so that waiting for
 * `Complete` or `Failed` always comes to an end.
 */
export function runConditions(
  status: PromotionRunStatus,
  at: string,
): Condition[] {
  const ended = isRunEnded(status.phase);
  return TYPES.reduce<Condition[]>(
    (conditions, type) =>
      setCondition(
        conditions,
        {
          type,
          status: isTrue(type, status.phase) ? 'True' : 'False',
          reason: (ended && status.reason) || status.phase,
          message: ended ? status.message ?? '' : '',
        },
        at,
      ),
    status.conditions ?? [],
  );
}
