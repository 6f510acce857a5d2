import { createArgocdDriver } from '@fairway/plugin-fairway-backend-module-argocd';
import {
  Delivery,
  fieldsOf,
  FIRST_VERSION,
  ownedObject,
  WORKLOAD_NAMESPACE,
} from './Delivery';

const API = 'argoproj.io/v1alpha1';
const COLLECTION = `/apis/${API}/namespaces/${WORKLOAD_NAMESPACE}/applications`;
/** How many Argo CD instances there are; each has the Applications of its share of the clusters. */
const HUBS = 10;

const hubOf = (index: number) => `hub-${index % HUBS}`;

/** Applications of all clusters on some Argo CD instances, whose controllers take half a second. */
export const argocdDelivery: Delivery = {
  driver: createArgocdDriver(),
  gitOps: ['argocd'],
  durationMs: 500,
  template: () => [],
  hubs: (clusters, sources) =>
    Array.from({ length: HUBS }, (_, hub) => ({
      name: hubOf(hub),
      historyLimit: 20_000,
      objects: clusters
        .filter((_cluster, index) => hubOf(index) === hubOf(hub))
        .flatMap(cluster =>
          sources.flatMap(source => application(cluster, source)),
        ),
    })) as ReturnType<Delivery['hubs']>,
  labels: index => ({ hub: hubOf(index) }),
  model: source => {
    const object = {
      apiVersion: API,
      kind: 'Application',
      namespace: WORKLOAD_NAMESPACE,
      name: `{cluster}-${source}`,
    };
    const version = { targetRevision: true };
    const hubs = Array.from({ length: HUBS }, (_, hub) => hubOf(hub));
    return {
      backends: hubs.map(hub => ({
        name: hub,
        spec: { driver: 'argocd', hub: { backstageCluster: hub } },
      })),
      backend: hubs[0],
      unit: {
        object,
        version,
        variants: hubs.map(hub => ({
          name: hub,
          selector: { matchLabels: { hub } },
          backendRef: { name: hub },
          object,
          version,
        })),
      },
    };
  },
  objects: (cluster, index, source) => [
    {
      server: hubOf(index),
      collection: COLLECTION,
      kind: 'Application',
      name: `${cluster}-${source}`,
    },
  ],
  versionOf: ({ spec }) => spec.source.targetRevision,
};

function application(cluster: string, source: string): object[] {
  return ownedObject(
    {
      apiVersion: API,
      kind: 'Application',
      spec: {
        project: 'default',
        source: {
          repoURL: `https://git.example/${source}`,
          path: 'deploy',
          targetRevision: FIRST_VERSION,
        },
        destination: { name: cluster, namespace: WORKLOAD_NAMESPACE },
      },
    },
    {
      name: `${cluster}-${source}`,
      source,
      fields: fieldsOf('spec.source.targetRevision'),
    },
  );
}
