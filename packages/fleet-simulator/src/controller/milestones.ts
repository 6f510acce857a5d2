import { Rollout } from './behaviour';
import { RolloutPhase } from './statusModel';

/** A phase and when it is reached, in milliseconds from the write. */
export interface Milestone {
  afterMs: number;
  phase: RolloutPhase;
}

/** The phases that a rollout goes through. */
export function milestonesOf(rollout: Rollout): Milestone[] {
  switch (rollout.outcome) {
    case 'Converge': {
      const { durationMs, steps = 4 } = rollout;
      if (durationMs <= 0) {
        return [{ afterMs: 0, phase: { type: 'Complete' } }];
      }
      return Array.from({ length: steps }, (_, i): Milestone => {
        const afterMs = (durationMs * (i + 1)) / steps;
        if (i === steps - 1) {
          return { afterMs, phase: { type: 'Complete' } };
        }
        const fraction = i / (steps - 1);
        return i === 0
          ? { afterMs, phase: { type: 'Observed' } }
          : { afterMs, phase: { type: 'Progressing', fraction } };
      });
    }
    case 'Fail': {
      const { afterMs, reason, message } = rollout;
      return [
        { afterMs: 0, phase: { type: 'Observed' } },
        { afterMs, phase: { type: 'Failed', reason, message } },
      ];
    }
    case 'Stall':
      return [{ afterMs: 0, phase: { type: 'Observed' } }];
    default:
      return rollout satisfies never;
  }
}
