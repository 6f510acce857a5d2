import { Scenario } from './scenario';
import { promote } from './promote';

const RUNS = 100;

/** Many promotions at once, each over the whole fleet. */
export const storm: Scenario = {
  summary: '100 promotions at once, each over --clusters (default: 100)',
  run: ({ clusters = 100, database = 'postgres' }, scope) =>
    promote({ scenario: 'storm', clusters, runs: RUNS, database }, scope),
};
