import { describePreviews } from 'driver-tests';
import fairwayModuleFlux from '.';

jest.setTimeout(60_000);

const OCI = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'OCIRepository',
  metadata: { name: 'shop', namespace: 'apps' },
};

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
  owned: {
    metadata: {
      labels: {
        'kustomize.toolkit.fluxcd.io/name': 'sources',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      },
    },
    fieldManager: 'kustomize-controller',
    reason: 'OwnedByKustomization',
    problem: /Kustomization flux-system\/sources .*would bring back/,
  },
  module: fairwayModuleFlux,
});
