import type {
  Action,
  Approval,
  GateSpec,
  PromotionRun,
  PromotionRunStatus,
  Target,
  TargetStatus,
} from '../kinds';

/** Whether a cluster answers. @public */
export interface ReachabilityFact {
  reachability: 'Unknown' | 'Reachable' | 'Unreachable';
  /** When the reachability last changed, in milliseconds. */
  since?: number;
  /** Why it cannot be reached, without secrets. */
  message?: string;
  /** When it is probed next, in milliseconds. */
  nextProbe?: number;
}

/** What is known of a cluster when a decision is taken. @public */
export interface ClusterFact extends ReachabilityFact {
  /** False where the Cluster object is gone. */
  exists: boolean;
  suspended: boolean;
}

/** The exclusive lock of a target on (cluster, source unit): held with a fencing number, or queued behind a holder. @public */
export type LockFact =
  | { state: 'held'; fence: number }
  | {
      state: 'queued';
      position: number;
      holder: { run: string; target: string };
    };

/** How a write ended. @public */
export type ApplyFact =
  | {
      /** The intent that was carried out. */
      key: string;
      outcome: 'applied';
      at: number;
      changed: boolean;
      revision?: string;
      generation?: number;
      details?: Record<string, unknown>;
    }
  | {
      key: string;
      outcome: 'failed';
      at: number;
      /** Whether trying the same write again may help. */
      retryable: boolean;
      /** True where it is certain that nothing reached the cluster. */
      notSent: boolean;
      reason: string;
      message: string;
      /** The earliest time of the next try, in milliseconds, where the cluster named one. */
      retryAt?: number;
      /** Nothing is wrong: it waits until `retryAt`, and that time does not count against the deadline. */
      waits?: boolean;
    };

/**
 * The reason of a write that was refused because the object holds neither its version nor the one that it was to replace: somebody
 * else has changed it in between.
 *
 * @public
 */
export const UNEXPECTED_VERSION = 'UnexpectedVersion';

/** How the read before a write ended. @public */
export type ReadingFact =
  | {
      /** The try that asked for it, as {@link readingKey} makes it. */
      key: string;
      outcome: 'read';
      at: number;
      /** What is there; null where there is no version, undefined where the driver cannot tell. */
      version?: string | null;
      /** What Fairway has written there last, where it was asked for and that has arrived. */
      written?: WrittenFact;
    }
  | Omit<Extract<ApplyFact, { outcome: 'failed' }>, 'notSent'>;

/** The change that has arrived last on a (cluster, source unit). @public */
export interface WrittenFact {
  /** Null where it took the version away. */
  version: string | null;
  /** The uid of the Target that has written it, where that is still there. */
  target?: string;
}

/** A version that somebody else has set after a change had arrived. @public */
export interface DriftFact {
  /** What is there now; null where there is no version. */
  version: string | null;
  written: WrittenFact;
  /** When it was seen first, in milliseconds. */
  since: number;
  /** The field manager that has set it; `at` is in milliseconds. */
  changedBy?: { manager: string; at?: number };
}

/** What the backend reports about a write. @public */
export interface ObservationFact {
  key: string;
  state: 'Pending' | 'Progressing' | 'Converged' | 'Failed' | 'Unknown';
  at: number;
  reason?: string;
  message?: string;
  evidence?: Record<string, unknown>;
}

/** How the evaluation of a gate ended. @public */
export interface GateFact {
  state: 'Waiting' | 'Inconclusive' | 'Passed' | 'Failed';
  at: number;
  message: string;
  /** When to evaluate again, in milliseconds; undefined where an event will tell. */
  retryAt?: number;
  evidence?: Record<string, unknown>;
}

/**
 * What takes the place of a run: the run that does so already, or the generation of the promotion for which one is to be started.
 *
 * @public
 */
export type Successor =
  | { run: string }
  | { promotion: string; generation: number; version: string };

/**
 * Everything outside of the run that a decision may rest on. Keys of `targets` maps are names of Target objects; the key of
 * a gate is made by {@link gateKey}.
 *
 * @public
 */
export interface Facts {
  clusters: Pick<ReadonlyMap<string, ClusterFact>, 'get'>;
  /** The clusters that hold the objects of targets instead of their own, by `spec.hub`. Default: nothing is known of any. */
  hubs?: Pick<ReadonlyMap<string, ReachabilityFact>, 'get'>;
  /** Where somebody else has changed a version of the source, by {@link driftKey}. Default: nowhere. */
  drifts?: Pick<ReadonlyMap<string, DriftFact>, 'get'>;
  /** What is gone of what the run was made of, so that it does not assert its versions any more. */
  orphanOf?: 'Source' | 'Plan';
  locks: ReadonlyMap<string, LockFact>;
  readings: ReadonlyMap<string, ReadingFact>;
  applies: ReadonlyMap<string, ApplyFact>;
  observations: ReadonlyMap<string, ObservationFact>;
  gates: ReadonlyMap<string, GateFact>;
  /** All approvals of the run, in the order in which they were given. */
  approvals: readonly Approval[];
  /** Actions on the run that have not been dealt with, in the order in which they were given. */
  actions: readonly Action[];
  /** What the promotion wants of the run: `superseded` by a newer attempt, `deleted`, suspended by its spec. */
  promotion: {
    state: 'current' | 'superseded' | 'deleted';
    suspended: boolean;
    supersededBy?: Successor;
  };
  /** Clusters that joined after the start and that the plan includes: targets that are to be created. */
  late?: readonly Target[];
}

/** A gate to evaluate. @public */
export interface GateEvaluation {
  key: string;
  gate: GateSpec;
  phase: 'before' | 'after';
  stage: string;
  /** The Target object where the gate is at target level. */
  target?: string;
  /** When the gate was reached, in milliseconds. */
  since: number;
  /** The digest of what an approval has to cover. */
  digest: string;
}

/**
 * Work that should be going on, given the state after the decision. It is level-triggered: the same effect is returned by each
 * decision until its outcome is among the facts, and the shell starts it only once at a time.
 *
 * @public
 */
export type Effect =
  | { type: 'Lock'; target: string }
  | {
      type: 'Read';
      target: string;
      key: string;
      /** Also tells what Fairway has written there last. */
      withWritten?: true;
    }
  | { type: 'Apply'; target: string; key: string }
  | { type: 'Observe'; target: string; key: string }
  | { type: 'Gate'; evaluation: GateEvaluation };

/** A decision to record. The shell adds name, uid and times. @public */
export interface DecisionDraft {
  subject: {
    kind: 'PromotionRun' | 'Target' | 'Action' | 'Approval';
    name: string;
    uid: string;
  };
  stage?: string;
  cluster?: string;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  from?: string;
  to?: string;
  actor?: string;
  evidence?: Record<string, unknown>;
}

/** What `decide` wants done. Everything but the effects is written in one transaction. @public */
export interface Verdict {
  /** The new status of the run, where it changed. */
  run?: PromotionRunStatus;
  /** New status by name of Target, for those that changed. */
  targets: Map<string, TargetStatus>;
  /** New targets, for clusters that joined late. */
  created: Target[];
  /** What became of actions, by name of Action. */
  actions: Map<string, NonNullable<Action['status']>>;
  /** What became of approvals, by name of Approval. */
  approvals: Map<string, NonNullable<Approval['status']>>;
  /** Targets whose lock, or place in its queue, is given up. */
  release: string[];
  decisions: DecisionDraft[];
  effects: Effect[];
  /** The earliest time at which something changes without an event, in milliseconds; undefined: never. */
  nextCheck?: number;
  /** A retry of the whole run was granted: the promotion is to get a new numbered run. */
  restart?: { action: string; requestedBy: string };
  /** Whether the run is at its end and its work item can be dropped. */
  done: boolean;
}

/** State and surroundings of a run, everything that `decide` looks at. @public */
export interface DecideInput {
  run: PromotionRun;
  /** All targets of the run. */
  targets: readonly Target[];
  facts: Facts;
  /** Milliseconds since the epoch. */
  now: number;
}

/** The key of a unit on a cluster in {@link Facts.drifts}. @public */
export function driftKey(at: { cluster: string; unit: string }): string {
  return `${at.cluster}/${at.unit}`;
}

/** The key of a gate in {@link Facts.gates}. @public */
export function gateKey(at: {
  stage: string;
  phase: 'before' | 'after';
  gate: string;
  /** The name of the Target and the number of its attempt, where the gate is at target level. */
  target?: { name: string; attempt: number };
}): string {
  const place = at.target
    ? `${at.target.name}#${at.target.attempt}`
    : `stage/${at.stage}`;
  return `${place}/${at.phase}/${at.gate}`;
}
