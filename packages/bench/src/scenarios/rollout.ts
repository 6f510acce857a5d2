import { Scenario } from './scenario';
import { promote } from './promote';

/** One promotion over the whole fleet. */
export const rollout: Scenario = {
  summary:
    'one promotion in three stages over --clusters (default: 1000), by --driver',
  run: ({ clusters = 1_000, database = 'postgres', driver }, scope) =>
    promote(
      { scenario: 'rollout', clusters, runs: 1, database, driver },
      scope,
    ),
};
