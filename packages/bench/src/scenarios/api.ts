import { NAMESPACE } from '../model/objects';
import { runApiClient } from '../processes/runApiClient';
import { peakRssMiB, rounded } from '../result';
import { MANY_TARGETS, populate } from './populate';
import type { Scenario } from './scenario';

/** How fast the resource API answers while much is stored. */
export const api: Scenario = {
  summary: `latency of the API with ${MANY_TARGETS.toLocaleString(
    'en',
  )} targets on --clusters (default: 1000) stored`,
  async run({ clusters = 1_000, database: name = 'postgres' }, scope) {
    const { database, installation } = await populate(
      { clusters, targets: MANY_TARGETS, database: name },
      scope,
    );
    const targets = (
      await installation.observer.count({ kind: 'Target' }, 'status.phase')
    ).get('Converged');
    // Loaded here, since it would count as memory of the other scenarios.
    const { startBackend } =
      require('../backend') as typeof import('../backend');
    const { url, token } = await startBackend(database.connect(), scope);

    const before = database.statements();
    const startedAt = performance.now();
    const { requests, operations } = await runApiClient(
      { url, token, namespace: NAMESPACE },
      scope,
    );
    const wallSeconds = (performance.now() - startedAt) / 1000;
    return {
      scenario: 'api',
      clusters,
      database: name,
      ok: targets !== undefined && targets >= MANY_TARGETS,
      wallSeconds: rounded(wallSeconds),
      requestsPerTarget: null,
      statementsPerTarget: null,
      peakRssMiB: peakRssMiB(),
      targets: targets ?? 0,
      requests,
      statementsPerRequest: rounded(
        (database.statements() - before) / requests,
      ),
      operations,
    };
  },
};
