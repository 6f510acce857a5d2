import type {
  Cluster,
  Plan,
  PlannedStage,
  Promotion,
  Source,
} from '@fairway/plugin-fairway-common';

/** What a run touches that is about to start, or to grow. */
export interface TouchedByRun {
  promotion: Promotion;
  source: { spec: Source['spec'] };
  plan: { spec: Plan['spec'] };
  /** All that stages may name, with their labels. */
  clusters: readonly Cluster[];
  stages: readonly PlannedStage[];
}

/** Knows what those who ask for runs are allowed to. */
export interface RunAuthority {
  /**
   * What a run would do beyond what was allowed to the person who asked for it, for people; undefined where nothing.
   *
   * @param recorded - the conditions under which it was allowed, as the API has recorded them
   */
  objection(
    recorded: string,
    touched: TouchedByRun,
  ): Promise<string | undefined>;
}
