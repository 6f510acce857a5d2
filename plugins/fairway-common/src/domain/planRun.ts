import type { Fleet, PlanSpec, Source } from '../kinds';
import type { FieldError } from '../meta';

/** A cluster as planning looks at it. @public */
export interface PlannableCluster {
  name: string;
  labels?: Readonly<Record<string, string>>;
  suspended?: boolean;
}

/** What a run is planned from. @public */
export interface PlanRunInput {
  source: Source['spec'];
  plan: PlanSpec;
  fleet: Fleet['spec'];
  /** All clusters of the namespace. */
  clusters: readonly PlannableCluster[];
  /** Only these clusters are touched. Default: the whole fleet. */
  scope?: readonly string[];
  version?: string;
  versions?: Readonly<Record<string, string>>;
  /**
   * Which object the fields of problems belong to: with `Promotion` (the default) everything about the plan is a fault of
   * `spec.planRef`, with `Plan` it is one of `spec.stages[i]…`.
   */
  fieldsOf?: 'Promotion' | 'Plan';
}

/** A cluster in its place within a stage. @public */
export interface PlannedCluster {
  name: string;
  batch: number;
  canary: boolean;
  order: number;
}

/** @public */
export interface PlannedStage {
  name: string;
  clusters: PlannedCluster[];
}

/** Who is promoted when; a run may only start where there are no problems. @public */
export interface RunPlan {
  stages: PlannedStage[];
  /** Clusters of the fleet, within the scope, that no stage selects. */
  uncovered: string[];
  problems: FieldError[];
}

/** Expands a plan over a fleet. @public */
export function planRun(_input: PlanRunInput): RunPlan {
  throw new Error('not yet');
}
