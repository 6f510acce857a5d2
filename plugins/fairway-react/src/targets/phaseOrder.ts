import type { TargetPhase } from '@fairway/plugin-fairway-common';

/** Phases as they are counted for people: what is done, what moves, what waits, and what ended otherwise. */
export const COUNTED_PHASES: readonly TargetPhase[] = [
  'Converged',
  'RolledBack',
  'Verifying',
  'Converging',
  'Applying',
  'Queued',
  'Gating',
  'Pending',
  'Skipped',
  'Cancelled',
  'Failed',
];
