import type { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import fairwayPlugin from '@fairway/plugin-fairway-backend';
import fairwayModuleKubernetes from '@fairway/plugin-fairway-backend-module-kubernetes';
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
    const backend = await startTestBackend({
      features: [
        fairwayPlugin,
        fairwayModuleKubernetes,
        mockServices.rootConfig.factory({ data: {} }),
        mockServices.database.factory({ knex: database.connect() }),
        catalogServiceMock.factory(),
      ],
    });
    scope.defer(() => backend.stop());
    const { port } = backend.server.address() as AddressInfo;

    const before = database.statements();
    const startedAt = performance.now();
    const { requests, operations } = await runApiClient(
      {
        url: `http://127.0.0.1:${port}/api/fairway/k8s`,
        token: mockCredentials.user.token(),
        namespace: NAMESPACE,
      },
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
