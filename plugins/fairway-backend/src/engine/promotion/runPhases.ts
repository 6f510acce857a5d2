import type {
  Promotion,
  PromotionRun,
  RunPhase,
} from '@fairway/plugin-fairway-common';

type PromotionPhase = NonNullable<NonNullable<Promotion['status']>['phase']>;

/** The phase of a promotion while this is the phase of its newest run. */
export const PROMOTION_PHASE: Readonly<Record<RunPhase, PromotionPhase>> = {
  Pending: 'Pending',
  Running: 'Running',
  Paused: 'Paused',
  RollingBack: 'RollingBack',
  Succeeded: 'Succeeded',
  Failed: 'Failed',
  Aborted: 'Aborted',
  Superseded: 'Pending',
  RolledBack: 'RolledBack',
};

const TERMINAL: ReadonlySet<RunPhase> = new Set([
  'Succeeded',
  'Failed',
  'Aborted',
  'Superseded',
  'RolledBack',
]);

/** Whether a run has come to its end. */
export function hasEnded(run: PromotionRun): boolean {
  return TERMINAL.has(run.status?.phase ?? 'Pending');
}
