import type { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import fairwayPlugin from '@fairway/plugin-fairway-backend';
import fairwayModuleKubernetes from '@fairway/plugin-fairway-backend-module-kubernetes';
import type { Knex } from 'knex';
import type { Scope } from './scope';

/** Starts a Backstage backend with Fairway, in which everything is allowed to everybody. */
export async function startBackend(
  knex: Knex,
  scope: Scope,
): Promise<{ url: string; token: string }> {
  const backend = await startTestBackend({
    features: [
      fairwayPlugin,
      fairwayModuleKubernetes,
      mockServices.rootConfig.factory({ data: {} }),
      mockServices.database.factory({ knex }),
      catalogServiceMock.factory(),
    ],
  });
  scope.defer(() => backend.stop());
  const { port } = backend.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/fairway/k8s`,
    token: mockCredentials.user.token(),
  };
}
