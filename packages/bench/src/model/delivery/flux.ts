import { createFluxDriver } from '@fairway/plugin-fairway-backend-module-flux';
import {
  Delivery,
  fieldsOf,
  FIRST_VERSION,
  ownedObject,
  WORKLOAD_NAMESPACE,
} from './Delivery';

const SOURCE_API = 'source.toolkit.fluxcd.io/v1';
const KUSTOMIZE_API = 'kustomize.toolkit.fluxcd.io/v1';

/** An OCIRepository and its Kustomization on each cluster, whose controllers take half a second each. */
export const fluxDelivery: Delivery = {
  driver: createFluxDriver(),
  gitOps: ['flux'],
  durationMs: 500,
  template: source => [
    ...ownedObject(
      {
        apiVersion: SOURCE_API,
        kind: 'OCIRepository',
        spec: {
          interval: '10m',
          url: `oci://registry.example/${source}`,
          ref: { tag: FIRST_VERSION },
        },
      },
      { name: source, source, fields: fieldsOf('spec.ref.tag') },
    ),
    {
      apiVersion: KUSTOMIZE_API,
      kind: 'Kustomization',
      metadata: { name: source, namespace: WORKLOAD_NAMESPACE },
      spec: {
        interval: '10m',
        prune: true,
        sourceRef: { kind: 'OCIRepository', name: source },
      },
    },
  ],
  hubs: () => [],
  labels: () => ({}),
  model: source => ({
    backends: [{ name: 'apps', spec: { driver: 'flux' } }],
    backend: 'apps',
    unit: {
      object: {
        apiVersion: SOURCE_API,
        kind: 'OCIRepository',
        namespace: WORKLOAD_NAMESPACE,
        name: source,
      },
      version: {
        ref: 'tag',
        consumers: [{ kind: 'Kustomization', name: source }],
      },
    },
  }),
  objects: (cluster, _, source) => [
    {
      server: cluster,
      collection: `/apis/${SOURCE_API}/namespaces/${WORKLOAD_NAMESPACE}/ocirepositories`,
      kind: 'OCIRepository',
      name: source,
    },
    {
      server: cluster,
      collection: `/apis/${KUSTOMIZE_API}/namespaces/${WORKLOAD_NAMESPACE}/kustomizations`,
      kind: 'Kustomization',
      name: source,
    },
  ],
  versionOf: ({ spec }) => spec.ref.tag,
};
