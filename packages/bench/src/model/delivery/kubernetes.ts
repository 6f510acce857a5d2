import { createKubernetesDriver } from '@fairway/plugin-fairway-backend-module-kubernetes';
import {
  Delivery,
  FIRST_VERSION,
  ownedObject,
  WORKLOAD_NAMESPACE,
} from './Delivery';

const IMAGE = 'registry.example/bench';
const COLLECTION = `/apis/apps/v1/namespaces/${WORKLOAD_NAMESPACE}/deployments`;

/** A Deployment on each cluster, which is rolled out at once. */
export const kubernetesDelivery: Delivery = {
  driver: createKubernetesDriver(),
  durationMs: 0,
  template: source =>
    ownedObject(
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        spec: {
          replicas: 2,
          selector: { matchLabels: { app: source } },
          template: {
            metadata: { labels: { app: source } },
            spec: {
              containers: [{ name: 'app', image: `${IMAGE}:${FIRST_VERSION}` }],
            },
          },
        },
      },
      {
        name: source,
        source,
        fields: {
          'f:spec': {
            'f:template': {
              'f:spec': {
                'f:containers': {
                  'k:{"name":"app"}': { '.': {}, 'f:image': {}, 'f:name': {} },
                },
              },
            },
          },
        },
      },
    ),
  hubs: () => [],
  labels: () => ({}),
  model: source => ({
    backends: [{ name: 'apps', spec: { driver: 'kubernetes' } }],
    backend: 'apps',
    unit: {
      object: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: WORKLOAD_NAMESPACE,
        name: source,
      },
      version: { container: 'app' },
    },
  }),
  objects: (cluster, _, source) => [
    {
      server: cluster,
      collection: COLLECTION,
      kind: 'Deployment',
      name: source,
    },
  ],
  versionOf: ({ spec }) =>
    spec.template.spec.containers[0].image.slice(IMAGE.length + 1),
};
