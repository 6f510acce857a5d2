import type { DatabaseName } from '../database';
import type { DriverName } from '../model/delivery';
import type { BenchResult } from '../result';
import type { Scope } from '../scope';

/** What a scenario is told. */
export interface ScenarioOptions {
  clusters?: number;
  /** How many objects are watched outside of runs; undefined: the default of the backend. */
  watches?: number;
  database?: DatabaseName;
  driver?: DriverName;
}

/** Something to measure. */
export interface Scenario {
  /** One line for the usage. */
  summary: string;
  run(options: ScenarioOptions, scope: Scope): Promise<BenchResult>;
  /** The result for people. Default: all figures, one a line. */
  describe?(result: BenchResult): string;
}
