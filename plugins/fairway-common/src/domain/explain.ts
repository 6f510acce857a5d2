import type { PromotionRun, Target } from '../kinds';
import type { Facts } from './types';

/** The conditions in the order in which they are evaluated. @public */
export const EXPLAIN_CONDITIONS = [
  'RunStarted',
  'RunNotPaused',
  'RunNotEnded',
  'StageDependencies',
  'GatesBefore',
  'Batch',
  'FailureBudget',
  'Wave',
  'TargetGatesBefore',
  'Cluster',
  'Lock',
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

/** What is explained. Facts are optional: without them the stored status alone is used. @public */
export interface ExplainInput {
  run: PromotionRun;
  targets: readonly Target[];
  facts?: Partial<Facts>;
  /** Milliseconds since the epoch. */
  now: number;
  /** The name of a Target. Default: the run as a whole. */
  target?: string;
}

/** All conditions that keep a target, or the run, from advancing, in the order in which they are evaluated. @public */
export function explain(_input: ExplainInput): UnmetCondition[] {
  throw new Error('not yet');
}
