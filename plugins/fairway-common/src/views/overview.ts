import type { RunPhase, TargetPhase } from '../kinds';
import type { ReasonGroup, RunSummary } from './targets';

/**
 * `GET /views/runs`: the parameters. The answer is a {@link ViewPage} of {@link RunSummary}, the newest first.
 *
 * @public
 */
export interface RunsQuery {
  /** Only runs that have not ended, or only those that have. Default: both. */
  state?: 'open' | 'ended';
  phase?: RunPhase;
  /** Default: all namespaces. */
  namespace?: string;
  /** The name of the Source. */
  source?: string;
  /** A part of the name of the run or of its source, or of a version. */
  search?: string;
  /** Default: 0. */
  offset?: number;
  /** From 1 to 200. Default: 50. */
  limit?: number;
}

/**
 * Which version how many clusters of a stage hold.
 *
 * @public
 */
export interface StageVersions {
  /**
   * The stage of the newest run that reached the clusters; of those that none has reached, the one that they are in by the newest
   * run. Absent for clusters that no run takes in.
   */
  stage?: string;
  unit: string;
  /**
   * The most frequent one first. A version is null where the cluster holds none, and absent where it is not known. `drifted` counts
   * the clusters that hold another version than what was promoted there last.
   */
  versions: { version?: string | null; clusters: number; drifted: number }[];
}

/**
 * `GET /views/sources?entityRef=<ref>`: the Sources that belong to an entity of the catalog.
 *
 * @public
 */
export interface SourceOverviewList {
  revision: number;
  items: SourceOverview[];
}

/**
 * `GET /views/sources/<namespace>/<name>`: a Source at a glance.
 *
 * @public
 */
export interface SourceOverview {
  namespace: string;
  name: string;
  entityRef?: string;
  units: string[];
  stages: StageVersions[];
  /** Runs that have not ended, the newest first. */
  active: (RunSummary & {
    /** What they wait for, the largest group first. */
    waiting: ReasonGroup[];
    /** The gates that wait for people. */
    approvals: InboxItem[];
  })[];
  /** The newest runs that have ended; at most 10. */
  recent: RunSummary[];
  revision: number;
}

/**
 * An approval gate that waits for people.
 *
 * @public
 */
export interface InboxItem {
  namespace: string;
  run: string;
  promotion: string;
  attempt: number;
  source: string;
  entityRef?: string;
  version: string;
  /** "rollback" for a gate before a rollback. */
  stage: string;
  gate: string;
  /** Whether it is before or after the clusters of the stage get the version. */
  when: 'before' | 'after';
  /** Who asked for the promotion, or for the rollback. */
  requestedBy: string;
  /** Since when it waits. */
  since: string;
  /** Until when, where the gate has a timeout. */
  until?: string;
  /** How many approvals it needs. */
  count: number;
  /** Who has approved so far. */
  approvedBy: string[];
  users: string[];
  groups: string[];
  /** How many clusters the stage has. */
  clusters: number;
  /** The digest that an approval is bound to. */
  digest: string;
  /** Whether the caller may decide. */
  allowed: boolean;
  /** Why not. */
  reason?: string;
}

/**
 * `GET /views/inbox`: what waits for people, the oldest first.
 *
 * @public
 */
export interface Inbox {
  revision: number;
  /** At most 200; those that the caller may decide come first. */
  items: InboxItem[];
  total: number;
}

/**
 * One column of the fleet.
 *
 * @public
 */
export interface FleetColumn {
  namespace: string;
  source: string;
  unit: string;
}

/**
 * Clusters with the same value of a label, or all of them.
 *
 * @public
 */
export interface FleetGroup {
  /** The value of the label; absent for clusters without it. */
  value?: string;
  clusters: number;
  unreachable: number;
  /** One for each column. */
  cells: {
    /** The most frequent one first; a version is null where nothing is there and absent where it is not known. */
    versions: { version?: string | null; clusters: number }[];
    /** How many change right now. */
    moving: number;
    failed: number;
    /** How many hold another version than what was promoted there last. */
    drifted: number;
  }[];
}

/**
 * `GET /views/fleet`: versions by group of clusters. Parameters: `namespace`, `fleet`, `group` (key of a label), `search` (part of
 * a source or unit).
 *
 * @public
 */
export interface FleetSummary {
  revision: number;
  /** At most 200. */
  columns: FleetColumn[];
  /** How many columns there are besides; narrow them with `search`. */
  columnsLeftOut: number;
  groups: FleetGroup[];
  /** The labels that clusters can be grouped by: those with at most 100 values. */
  labelKeys: string[];
}

/**
 * One unit on one cluster.
 *
 * @public
 */
export interface FleetCell {
  version?: string | null;
  /** Why it could not be read last. */
  problem?: string;
  /** The version is another one than what was promoted there last. */
  drift?: {
    /** What was promoted; null where a rollback took the version away. */
    written: string | null;
    /** When it was seen first. */
    since: string;
    /** The field manager that has set the version, where the object tells. */
    changedBy?: { manager: string; at?: string };
  };
  phase?: TargetPhase;
  /** Whether it differs from what most clusters of its group hold, as far as both are known. */
  odd: boolean;
  /** The Target that tells it, with its run. */
  target?: { namespace: string; name: string; run: string };
}

/**
 * `GET /views/fleet/clusters`: a {@link ViewPage} of these. Parameters: those of {@link FleetSummary}, `value` (of the label that is
 * grouped by), `unlabelled=true` (only clusters without that label), `odd=true` (only clusters with an odd cell), `drifted=true` (only
 * clusters with a cell that has drifted), `cluster` (part of a name), `offset`, `limit` (from 1 to 500).
 *
 * @public
 */
export interface FleetRow {
  cluster: string;
  namespace: string;
  labels: Record<string, string>;
  reachability: 'Reachable' | 'Unreachable' | 'Unknown';
  suspended: boolean;
  message?: string;
  /** When its versions could be read last, outside of runs. */
  readAt?: string;
  /** Why they could not be read since. */
  problem?: string;
  /** One for each column of the summary with the same parameters. */
  cells: FleetCell[];
}

/**
 * `GET /views/registered-clusters`: the clusters of Backstage that the caller may make a Cluster for. Parameter: `namespace`, that of the
 * Cluster.
 *
 * @public
 */
export interface RegisteredClusters {
  /** In alphabetical order, at most 500. */
  names: string[];
  /** How many there are. */
  total: number;
}
