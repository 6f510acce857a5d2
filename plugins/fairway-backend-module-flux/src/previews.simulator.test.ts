import type { AddressInfo } from 'node:net';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import fairwayPlugin from '@fairway/plugin-fairway-backend';
import { describePreviews } from 'driver-tests';
import fairwayModuleFlux from '.';

jest.setTimeout(60_000);

const OCI = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'OCIRepository',
  metadata: { name: 'shop', namespace: 'apps' },
};

/** A backend with Fairway and the driver, in which everything is allowed to everybody. */
async function startBackend(data: object) {
  const backend = await startTestBackend({
    features: [
      fairwayPlugin,
      fairwayModuleFlux,
      mockServices.rootConfig.factory({ data: data as never }),
    ],
  });
  const { port } = backend.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => backend.stop() };
}

describePreviews({
  name: 'flux',
  gitOps: ['flux'],
  unit: {
    object: {
      apiVersion: OCI.apiVersion,
      kind: OCI.kind,
      namespace: 'apps',
      name: 'shop',
    },
    version: {
      ref: 'tag',
      consumers: [{ kind: 'Kustomization', name: 'shop' }],
    },
  },
  object: version => ({
    ...OCI,
    spec: { url: 'oci://registry.test/shop', ref: { tag: version } },
  }),
  others: [
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'shop', namespace: 'apps' },
      spec: { sourceRef: { kind: 'OCIRepository', name: 'shop' } },
    },
  ],
  startBackend,
});
