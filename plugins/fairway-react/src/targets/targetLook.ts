import type { TargetRow } from '@fairway/plugin-fairway-common';
import { isTargetEnded } from '@fairway/plugin-fairway-common';
import { lookOf, PhaseLook } from '../components';

/** How a target looks: its phase, unless it is parked or on its way back. @public */
export function lookOfTarget(
  row: Pick<TargetRow, 'phase' | 'operation' | 'parked'>,
): PhaseLook {
  if (row.parked) {
    return { tone: 'attention', shape: 'pause' };
  }
  if (row.operation === 'Rollback' && !isTargetEnded(row.phase)) {
    return { tone: 'attention', shape: 'back' };
  }
  return lookOf(row.phase);
}
