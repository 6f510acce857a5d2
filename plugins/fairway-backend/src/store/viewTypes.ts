import type {
  Decision,
  PromotionRun,
  RunPhase,
  Target,
  TargetPhase,
} from '@fairway/plugin-fairway-common';
import type { AuditRow, ClusterReadingState } from './types';

/** Names a run. */
export interface RunKey {
  namespace: string;
  run: string;
}

/** Targets of a run that are alike. */
export interface LaneCount {
  stage: string;
  batch: number;
  canary: boolean;
  phase: TargetPhase;
  /** Undefined where they neither wait nor have failed. */
  signature?: string;
  count: number;
  /** The name of one of them. */
  example: string;
}

/** Which targets of a run to show. */
export interface TargetSelection extends RunKey {
  stage?: string;
  batch?: number;
  phase?: TargetPhase;
  signature?: string;
  /** A part of the name of the cluster or unit, in small letters. */
  search?: string;
}

/** Which runs to show. */
export interface RunSelection {
  namespace?: string;
  /** The name of the Source. */
  source?: string;
  phases?: readonly RunPhase[];
  /** A part of the name of the run, of its source or of a version, in small letters. */
  search?: string;
}

/** What commands look at of a target. */
export type TargetState = Pick<Target, 'status'> & {
  metadata: Pick<Target['metadata'], 'name'>;
  spec: Pick<Target['spec'], 'stage' | 'cluster'>;
};

/** Which version a unit of a source has on a cluster. */
export interface InventoryCell {
  namespace: string;
  source: string;
  unit: string;
  cluster: string;
  /** Null where there is none; undefined where it is not known. */
  version?: string | null;
  /** Undefined where no stage has reached the cluster, or, where that was asked for, none will. */
  stage?: string;
  /** When a target has told something last, in milliseconds; 0 where none has. */
  toldAt: number;
  /** What the last change wrote, where that has arrived; null where it took the version away. */
  arrived?: string | null;
  /** The Target that has made the last change, where that is still there. */
  writer?: { name: string; uid: string };
  /** Why it could not be read last. */
  problem?: string;
  /** The version is another one than the change that arrived last has written. */
  drift?: {
    /** When it was first read, in milliseconds. */
    since: number;
    /** Who has set it; `at` is in milliseconds. */
    changedBy?: { manager: string; at?: number };
  };
  /** The Target that has worked on it or failed at it last, where that is still there. It may have written nothing. */
  target?: {
    name: string;
    uid: string;
    run: string;
    phase: TargetPhase;
    labels: Record<string, string>;
  };
}

/** Which cells to read. */
export interface InventoryQuery {
  namespace: string;
  source?: string;
  clusters?: readonly string[];
  /** Also tells the stages that clusters are in by the newest run, where none has reached them. */
  withStages?: boolean;
  /** Only cells where somebody else has changed the version. */
  drifted?: boolean;
}

/** A cluster, and the group that it is counted in. */
export interface GroupedCluster {
  namespace: string;
  cluster: string;
  group: number;
}

/** A unit of a source, in all clusters of a group. */
export interface GroupColumn {
  group: number;
  namespace: string;
  source: string;
  unit: string;
}

/** Clusters of a group that have the same version of a unit. */
export interface FleetCount extends GroupColumn {
  /** Null where there is none; undefined where it is not known. */
  version?: string | null;
  clusters: number;
  /** Of these, how many change right now. */
  moving: number;
  failed: number;
  /** How many hold another version than what was written there last. */
  drifted: number;
}

/** The version of a unit on the clusters of a stage. */
export interface StageVersionCount {
  /** Undefined for clusters that no run takes in. */
  stage?: string;
  unit: string;
  /** Null where there is none; undefined where it is not known. */
  version?: string | null;
  clusters: number;
  /** How many hold another version than what was written there last. */
  drifted: number;
}

/** Which decisions to show. */
export interface DecisionSelection {
  namespace?: string;
  /** The names of what it belongs to. */
  run?: string;
  promotion?: string;
  cluster?: string;
  /** What it is about itself. */
  subject?: { kind: string; name: string };
  /** Only those with an older revision. */
  before?: number;
  limit: number;
}

/** Which commands to show. */
export interface CommandSelection {
  kind?: string;
  namespace?: string;
  name?: string;
  actor?: string;
  /** The name of the run that they are about. */
  run?: string;
  /** Besides those about the run, also those about this Promotion. */
  promotion?: string;
  /** Only those with a lower sequence number. */
  before?: number;
  limit: number;
}

/** Reads that only views need: counts, and pages in other orders than that of names. Nothing of it asks for permissions. */
export interface ViewStore {
  /** How many targets of a run are where. */
  laneCounts(run: RunKey): Promise<{ revision: number; counts: LaneCount[] }>;
  /** Targets by stage, batch and place. @param stages - all stages of the run, in order */
  targetPage(
    selection: TargetSelection,
    page: { stages: readonly string[]; offset: number; limit: number },
  ): Promise<{ revision: number; total: number; items: Target[] }>;
  /** All targets of a run, as far as commands look at them. */
  targetStates(run: RunKey): Promise<TargetState[]>;
  /** Runs, the newest first. */
  runPage(
    selection: RunSelection,
    page: { offset: number; limit: number },
  ): Promise<{ revision: number; total: number; items: PromotionRun[] }>;
  /** Runs of a source, the newest first. */
  newestRuns(query: {
    namespace: string;
    source: string;
    offset: number;
    limit: number;
  }): Promise<PromotionRun[]>;
  /** Runs that wait for people, those that wait longest first. */
  waitingRuns(query: {
    offset: number;
    limit: number;
  }): Promise<PromotionRun[]>;
  /** Which version how many clusters have of each unit of a source. */
  stageVersions(query: {
    namespace: string;
    source: string;
  }): Promise<StageVersionCount[]>;
  /** Which version how many clusters of each group have of each unit. */
  fleetCounts(clusters: readonly GroupedCluster[]): Promise<FleetCount[]>;
  /** The clusters that have one of these versions of a unit in their group. */
  clustersWith(
    clusters: readonly GroupedCluster[],
    versions: readonly (GroupColumn & { version: string | null })[],
  ): Promise<{ namespace: string; cluster: string }[]>;
  /** The units that hold another version than what was written there last, and on which of these clusters. */
  drifted(
    clusters: readonly GroupedCluster[],
  ): Promise<(GroupColumn & { cluster: string })[]>;
  /** What is where, cell by cell. */
  inventory(query: InventoryQuery): Promise<InventoryCell[]>;
  /** When clusters were read. */
  readings(query: {
    namespace?: string;
    clusters?: readonly string[];
  }): Promise<ClusterReadingState[]>;
  /** Decisions, the newest first. */
  newestDecisions(selection: DecisionSelection): Promise<Decision[]>;
  /** Rows of the audit log, the newest first. */
  newestCommands(selection: CommandSelection): Promise<AuditRow[]>;
}
