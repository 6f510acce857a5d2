import type { Source, Target, TargetStatus } from '../kinds';
import type { PlannedStage } from './planRun';

/** A target before it is stored; the shell adds uid, times and owner. @public */
export interface TargetDraft {
  name: string;
  spec: Target['spec'];
  status: TargetStatus;
}

/** @public */
export interface ExpandTargetsInput {
  run: { name: string; uid: string };
  promotion: { name: string };
  source: { name: string; spec: Source['spec'] };
  stages: readonly PlannedStage[];
  version?: string;
  versions?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  now: number;
}

/** One target for each cluster and unit, in the order of stages, clusters and units. @public */
export function expandTargets(_input: ExpandTargetsInput): TargetDraft[] {
  throw new Error('not yet');
}

/** The name of a target: readable where it fits into 63 characters, and always the same for the same place. @public */
export function targetName(_place: {
  run: string;
  stage: string;
  cluster: string;
  unit: string;
}): string {
  throw new Error('not yet');
}

/** The status of a run before its first decision. @public */
export function initialRunStatus(_input: {
  stages: readonly PlannedStage[];
  uncovered?: readonly string[];
}): import('../kinds').PromotionRunStatus {
  throw new Error('not yet');
}
