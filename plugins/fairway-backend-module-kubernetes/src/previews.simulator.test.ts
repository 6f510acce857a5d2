import type { AddressInfo } from 'node:net';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import fairwayPlugin from '@fairway/plugin-fairway-backend';
import { describePreviews } from 'driver-tests';
import fairwayModuleKubernetes from '.';
import { deployment } from './__testUtils__/objects';

jest.setTimeout(60_000);

/** A backend with Fairway and the driver, in which everything is allowed to everybody. */
async function startBackend(data: object) {
  const backend = await startTestBackend({
    features: [
      fairwayPlugin,
      fairwayModuleKubernetes,
      mockServices.rootConfig.factory({ data: data as never }),
    ],
  });
  const { port } = backend.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => backend.stop() };
}

describePreviews({
  name: 'kubernetes',
  unit: {
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'shop',
    },
    version: { container: 'app' },
  },
  object: version => deployment('shop', 'shop', version),
  startBackend,
});
