/** The conditions in the order in which they are evaluated. @public */
export const EXPLAIN_CONDITIONS = [
  'RunStarted',
  'RunNotEnded',
  'RunNotPaused',
  'RunNotFailing',
  'StageDependencies',
  'GatesBefore',
  'FailureBudget',
  'Batch',
  'Wave',
  'TargetGatesBefore',
  'Cluster',
  'Drift',
  'Lock',
  'Read',
  'Apply',
  'Convergence',
  'MinSuccessTime',
  'TargetGatesAfter',
  'GatesAfter',
] as const;
/** @public */
export type ExplainCondition = (typeof EXPLAIN_CONDITIONS)[number];

/** A condition that is not met. @public */
export interface UnmetCondition {
  condition: ExplainCondition;
  /** One CamelCase word for programs. */
  reason: string;
  message: string;
  /** Since when it is unmet, RFC 3339. */
  since?: string;
  /** When it is looked at next without an event, RFC 3339. */
  nextCheck?: string;
  /** Who or what can unblock it. */
  unblockedBy: string;
  /** The stage, where the condition is about one. */
  stage?: string;
}

/** What unblocks a timer. */
export const TIME = 'time';

/** Times that are known. */
export function optional(since?: string, nextCheck?: string) {
  return { ...(since ? { since } : {}), ...(nextCheck ? { nextCheck } : {}) };
}
