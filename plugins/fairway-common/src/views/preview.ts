/**
 * Which clusters land in which batch.
 *
 * @public
 */
export interface PreviewStage {
  name: string;
  dependsOn: string[];
  clusters: number;
  batches: {
    canary: boolean;
    clusters: number;
    /** At most 100 names. */
    sample: string[];
  }[];
  /** The gates in the order in which they are asked. */
  before: { name: string; type: string; summary: string }[];
  after: { name: string; type: string; summary: string }[];
  onFailure: string;
}

/**
 * What a write would come to, the worst first.
 *
 * @public
 */
export const PREVIEW_OUTCOMES = [
  /** Another field manager owns a field that it would change, so it would be refused. */
  'Conflict',
  /** It would be refused for another reason, such as that the object has not opted in, is suspended, or is owned by something else. */
  'Refused',
  /** It could not be told, since the cluster did not answer. */
  'Unknown',
  /** Fields would change. */
  'Change',
  /** The version is there already, and nothing would be written. */
  'AlreadyThere',
] as const;
/** @public */
export type PreviewOutcome = (typeof PREVIEW_OUTCOMES)[number];

/**
 * What would change in one object of one cluster.
 *
 * @public
 */
export interface PreviewDiff {
  stage: string;
  cluster: string;
  unit: string;
  /** For people, such as `Deployment shop/checkout`. */
  object: string;
  outcome: PreviewOutcome;
  /** The version that the object would get, or has already; null where the field would be taken away. */
  version: string | null;
  /** Of `Change`, the field of the version first. What may be secret is replaced by a fixed word. */
  changes: { field: string; from?: unknown; to?: unknown }[];
  /** Why there would be no change, in one word, such as `NotManaged`; absent for `Change` and `AlreadyThere`. */
  reason?: string;
  /** The same for people, with the fix. */
  problem?: string;
  /** Of `Conflict`: who owns which fields. At most 10. */
  conflicts?: { manager: string; field: string }[];
}

/**
 * `POST /views/preview` with a Promotion document as the body, and `POST /views/simulation` with
 * `{ plan: <Plan document>, fleetRef: { name }, namespace }`: what would happen right now. Nothing is written.
 *
 * @public
 */
export interface PromotionPreview {
  revision: number;
  stages: PreviewStage[];
  /** Clusters of the fleet that no stage selects, at most 100 of them. */
  uncovered: string[];
  /** Why it could not start, each for people. */
  problems: { field?: string; message: string }[];
  /** What it waits for or leaves out, each for people. */
  warnings: string[];
  /** Of at most 3 clusters of each stage. Absent from a simulation. */
  diffs?: PreviewDiff[];
}

/**
 * What would change on one cluster in one stage.
 *
 * @public
 */
export interface PreviewCluster {
  stage: string;
  cluster: string;
  /** The worst of its objects. */
  outcome: PreviewOutcome;
  /** One for each object. */
  diffs: PreviewDiff[];
}

/**
 * A page of clusters, and what would change on each of them.
 *
 * @remarks
 * - `POST /views/preview/clusters` with a Promotion document as the body, which may have been created or not: clusters are
 *   asked for whoever may create the promotion, and where it has been created as it is.
 * - `GET /views/runs/<namespace>/<name>/preview`: what waits in a run, as it is frozen there; for whoever may read the run and its
 *   targets.
 *
 * The parameters of both are {@link PreviewClustersQuery}. Clusters come in the order in which they get the version. They are asked when the page is, several at once; whoever has not
 * answered after 12 s is `Unknown`. Nothing is written: API servers are asked for dry runs.
 *
 * @public
 */
export interface PreviewClusters {
  revision: number;
  items: PreviewCluster[];
  /** Gives the next page as the parameter `cursor`; absent on the last one. */
  cursor?: string;
  /** How many clusters there are in all, as far as the caller may know of them. */
  total: number;
  /** Of this page and those before it. */
  asked: {
    clusters: number;
    /** Outcomes that no cluster has are absent. */
    outcomes: Partial<Record<PreviewOutcome, number>>;
  };
  /** Why no cluster was asked, each for people. */
  problems: { field?: string; message: string }[];
}

/** @public */
export interface PreviewClustersQuery {
  stage?: string;
  /** How many clusters, from 1 to 50. Default: 20. */
  limit?: number;
  /** Of the page before. */
  cursor?: string;
}

/**
 * `GET /views/targets/<namespace>/<name>/preview`: what would be written to a target that waits, as it is frozen in its run; for
 * whoever may read the target and its run. Nothing is written.
 *
 * @public
 */
export type TargetPreview = { cluster: string } & (
  | {
      waiting: true;
      /** When the cluster was asked, RFC 3339. */
      readAt: string;
      operation: 'Promote' | 'Rollback';
      /** The version that would be written; null where the field would be taken away. */
      version: string | null;
      /** The version that it would replace; null where there is none, absent where it is not known. */
      replaces?: string | null;
      /** The worst of its objects. */
      outcome: PreviewOutcome;
      /** One for each object. */
      diffs: PreviewDiff[];
    }
  | {
      waiting: false;
      /** Why nothing is to be written any more: the phase, or `Writing`. */
      reason: string;
      /** The same for people. */
      message: string;
    }
);
