import type { TargetRow } from '@fairway/plugin-fairway-common';
import { isTargetEnded } from '@fairway/plugin-fairway-common';
import { lookOf, PhaseLook } from '../components';

/** How a version looks that somebody else has changed. @public */
export const DRIFTED_LOOK: PhaseLook = { tone: 'attention', shape: 'drift' };

/** How a target looks: its phase, unless it is parked, on its way back, or somebody else has changed what had arrived. @public */
export function lookOfTarget(
  row: Pick<TargetRow, 'phase' | 'operation' | 'parked' | 'drifted'>,
): PhaseLook {
  if (row.parked) {
    return { tone: 'attention', shape: 'pause' };
  }
  if (row.operation === 'Rollback' && !isTargetEnded(row.phase)) {
    return { tone: 'attention', shape: 'back' };
  }
  if (row.drifted && row.phase === 'Converged') {
    return DRIFTED_LOOK;
  }
  return lookOf(row.phase);
}
