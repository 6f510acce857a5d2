import type { PromotionRun, RunPhase, TargetPhase } from '../kinds';

/** A part of a list that is read page by page. @public */
export interface ViewPage<T> {
  items: T[];
  /** How many there are in all that match. */
  total: number;
  /** The revision that the page was read at: a stream from here misses nothing. */
  revision: number;
}

/**
 * A Target as far as a grid or a table shows it. Each field is one of the Target's own.
 *
 * @public
 */
export interface TargetRow {
  uid: string;
  name: string;
  stage: string;
  batch: number;
  /** The place within the stage, from 0. */
  order: number;
  cluster: string;
  unit: string;
  canary: boolean;
  /** The version that the cluster is to get. */
  version: string;
  /** What was there before; null where there was nothing, absent where it is not known yet. */
  previousVersion?: string | null;
  phase: TargetPhase;
  operation: 'Promote' | 'Rollback';
  attempt: number;
  /** When the phase began. */
  since: string;
  reason?: string;
  message?: string;
  parked?: boolean;
  /** Whether somebody else has changed the version since it has arrived; absent where nobody has. */
  drifted?: true;
  resourceVersion: string;
}

/**
 * One batch of a stage: a lane of the grid.
 *
 * @public
 */
export interface RunLane {
  stage: string;
  batch: number;
  /** Whether these are the mandatory canaries. */
  canary: boolean;
  total: number;
  /** How many targets are in which phase; phases without any are absent. */
  phases: Partial<Record<TargetPhase, number>>;
}

/**
 * Targets of a run that wait or have failed for the same reason.
 *
 * @public
 */
export interface ReasonGroup {
  /** The same for messages that differ in names and numbers only; take it as the `signature` of a query. */
  signature: string;
  phase: TargetPhase;
  reason: string;
  /** The message of one of them. */
  message: string;
  count: number;
  stages: string[];
  /** One of them. */
  example: { target: string; cluster: string };
}

/**
 * `GET /views/runs/<namespace>/<name>/lanes`: how far a run is, without its targets.
 *
 * @public
 */
export interface RunLanes {
  revision: number;
  lanes: RunLane[];
  /** What has failed, the largest group first; at most 50. */
  failures: ReasonGroup[];
  /** What waits, the largest group first; at most 50. */
  waiting: ReasonGroup[];
}

/**
 * `GET /views/runs/<namespace>/<name>/targets`: the parameters. The answer is a {@link ViewPage} of {@link TargetRow}, by stage,
 * batch and order.
 *
 * @public
 */
export interface TargetRowsQuery {
  stage?: string;
  batch?: number;
  phase?: TargetPhase;
  /** Of a {@link ReasonGroup}. */
  signature?: string;
  /** A part of the name of the cluster or unit. */
  search?: string;
  /** Default: 0. */
  offset?: number;
  /** From 1 to 500. Default: 100. */
  limit?: number;
}

/**
 * A command on a run, and whether the caller may give it now.
 *
 * @public
 */
export interface CommandOffer {
  command:
    | 'Pause'
    | 'Resume'
    | 'Abort'
    | 'Retry'
    | 'RetryStage'
    | 'SkipStage'
    | 'Rollback';
  /** The stage, of commands on one. */
  stage?: string;
  allowed: boolean;
  /** Why not, for people: the state that forbids it or the permission that is missing. */
  reason?: string;
  /** Whether it is a permission that is missing: the caller may not give the command to any part of this, in whatever state. */
  forbidden?: boolean;
}

/**
 * A run in a list.
 *
 * @public
 */
export interface RunSummary {
  namespace: string;
  name: string;
  promotion: string;
  attempt: number;
  source: string;
  fleet: string;
  plan: string;
  /** The version, or the versions of its units. */
  version: string;
  phase: RunPhase;
  reason?: string;
  message?: string;
  requestedBy: string;
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
  clusters: NonNullable<PromotionRun['status']>['clusters'];
  stages: {
    name: string;
    phase: NonNullable<PromotionRun['status']>['stages'][number]['phase'];
    clusters: NonNullable<PromotionRun['status']>['clusters'];
  }[];
}
