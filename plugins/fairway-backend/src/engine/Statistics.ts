/** What a replica has done since it started, and what it has in hand. */
export interface EngineStatistics {
  /** Looks at the queue. */
  passes: number;
  claims: number;
  decisions: number;
  commits: number;
  /** Effects that were started, by type. */
  effects: Record<string, number>;
  /** Writes that another replica's claim has refused. */
  fenced: number;
  /** Writes that met a newer object, and were decided again. */
  stale: number;
  /** Failures of reconcilers that were tried again. */
  errors: number;
  /** Items that are owned now, by kind. */
  items: Record<string, number>;
  /** Calls to clusters and gates now: running, and waiting for their turn. */
  pool: { active: number; waiting: number };
}

/** The counters behind {@link EngineStatistics}. */
export class Counters {
  passes = 0;
  claims = 0;
  decisions = 0;
  commits = 0;
  fenced = 0;
  stale = 0;
  errors = 0;
  readonly effects: Record<string, number> = {};

  effect(type: string): void {
    this.effects[type] = (this.effects[type] ?? 0) + 1;
  }
}
