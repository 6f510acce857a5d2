import type { DatabaseName } from '../database';
import { runSelf } from '../processes/runSelf';
import { BenchResult, rounded, table } from '../result';
import type { Scenario } from './scenario';

const FLEETS = [100, 1_000, 5_000];

const COLUMNS = [
  'database',
  'clusters',
  'wallSeconds',
  'targetsPerSecond',
  'requestsPerTarget',
  'statementsPerTarget',
  'objectWritesPerTarget',
  'databaseKiBPerTarget',
  'cpuMsPerTarget',
  'peakRssMiB',
];

/** How the cost of a rollout grows with the fleet. */
export const cost: Scenario = {
  summary: `rollout over ${FLEETS.map(n => n.toLocaleString('en')).join(
    ', ',
  )} clusters, or up to --clusters, in one table`,
  async run({ clusters: most = Infinity, database }, scope) {
    const databases: DatabaseName[] = database
      ? [database]
      : ['postgres', 'sqlite'];
    const startedAt = performance.now();
    const results: BenchResult[] = [];
    for (const name of databases) {
      for (const clusters of FLEETS.filter(count => count <= most)) {
        process.stderr.write(`rollout over ${clusters} clusters on ${name}\n`);
        const result = await runSelf(
          ['rollout', '--clusters', String(clusters), '--database', name],
          scope,
        );
        results.push({
          ...result,
          cpuMsPerTarget: rounded(
            (Number(result.cpuSeconds) * 1000) / clusters,
          ),
        });
      }
    }
    return {
      scenario: 'cost',
      clusters: Math.max(...results.map(({ clusters }) => clusters)),
      database: databases.join(','),
      ok: results.every(({ ok }) => ok),
      wallSeconds: rounded((performance.now() - startedAt) / 1000),
      requestsPerTarget: null,
      statementsPerTarget: null,
      peakRssMiB: Math.max(...results.map(({ peakRssMiB }) => peakRssMiB)),
      results,
    };
  },
  describe: ({ results }) => table(results as BenchResult[], COLUMNS),
};
