/** What can be set of an engine. Times are in milliseconds. */
export interface EngineConfig {
  /** How long a replica owns a piece of work without renewing; another one takes over after that. */
  leaseMs: number;
  /** How often the queue is asked for work when nothing wakes the engine. */
  pollMs: number;
  /** The least time between two looks at the queue, however often it is woken. */
  minPassMs: number;
  /** How many items one look at the queue claims at most. */
  claimBatch: number;
  /** How many items a replica owns at most. */
  maxItems: number;
  /** How many calls to clusters and gates run at once in a replica. */
  maxEffects: number;
  /** A run that has to wait for no longer than this keeps its lease and what it has loaded. */
  holdMs: number;
  /** How old an observation may get before the target is looked at again without having been woken. */
  observeFallbackMs: number;
  /** How often a probe is asked for while something waits for a cluster that cannot be reached. */
  reprobeMs: number;
  /** How often each cluster is asked whether it answers, while nothing else asks. */
  clusterProbeMs: number;
  /** How often the versions on each cluster are read outside of runs; 0: never. */
  inventoryMs: number;
  /** How many objects are watched for changes of their versions outside of runs; 0: none, they are only read. */
  inventoryWatches: number;
  /** How long the status of an object waits for what has to be found out for it. */
  lookMs: number;
  /** How long a write waits for its watch to be established before it goes on without. */
  watchWaitMs: number;
  /** How long the outcome of one call may take before it counts as unknown. */
  effectTimeoutMs: number;
  /** How long a run that is given up, as when its replica stops, waits for calls that are under way. */
  stopMs: number;
  /** How long to wait before what failed is tried again: at first, and at most. */
  retryMs: number;
  maxRetryMs: number;
  /** The least time between two progress reports of a run to its promotion. */
  progressMs: number;
  /** How long the history of changes is kept for watches. */
  historyMs: number;
  /** How many changes are kept, however old they are. */
  historyMin: number;
  /** How often old history is dropped. */
  compactMs: number;
  /** How many dependents of a deleted object are removed in one transaction. */
  garbageBatch: number;
}

/** What holds where nothing is configured. */
export const DEFAULT_ENGINE_CONFIG: EngineConfig = {
  leaseMs: 10_000,
  pollMs: 500,
  minPassMs: 10,
  claimBatch: 50,
  maxItems: 1_000,
  maxEffects: 256,
  holdMs: 2_000,
  observeFallbackMs: 60_000,
  reprobeMs: 60_000,
  clusterProbeMs: 300_000,
  inventoryMs: 600_000,
  inventoryWatches: 5_000,
  lookMs: 5_000,
  watchWaitMs: 5_000,
  effectTimeoutMs: 60_000,
  stopMs: 5_000,
  retryMs: 1_000,
  maxRetryMs: 300_000,
  progressMs: 1_000,
  historyMs: 3_600_000,
  historyMin: 10_000,
  compactMs: 60_000,
  garbageBatch: 500,
};
