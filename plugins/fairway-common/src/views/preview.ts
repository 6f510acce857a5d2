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
  changes: { field: string; from?: unknown; to?: unknown }[];
  /** Why it could not be told. */
  problem?: string;
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
