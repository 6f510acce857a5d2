import { argoDefinitions, fluxDefinitions } from '../../definitions';
import { ApiAnswer, ApiClient } from '../apiClient';
import { installDefinitions, removeDefinitions } from '../definitions';
import { Scenario } from './scenario';

const FLUX_SOURCES = 'source.toolkit.fluxcd.io/v1';

/** An object and how two owners share it. */
interface Sample {
  apiVersion: string;
  kind: string;
  plural: string;
  /** Applied by the first owner. */
  spec: object;
  /** Applied by the second one; conflicts where it touches a list. */
  other: object;
}

const sourceRef = { kind: 'OCIRepository', name: 'checkout' };

const samples: Sample[] = [
  {
    apiVersion: FLUX_SOURCES,
    kind: 'OCIRepository',
    plural: 'ocirepositories',
    spec: { url: 'oci://a/b', interval: '1m', ref: { tag: '1.0.0' } },
    other: { ref: { semver: '>=1.0.0' } },
  },
  {
    apiVersion: FLUX_SOURCES,
    kind: 'GitRepository',
    plural: 'gitrepositories',
    spec: {
      url: 'https://a/b',
      ref: { branch: 'main', commit: 'f00d' },
      sparseCheckout: ['a'],
      include: [{ repository: { name: 'b' }, fromPath: 'x' }],
    },
    other: { sparseCheckout: ['b'] },
  },
  {
    apiVersion: FLUX_SOURCES,
    kind: 'HelmRepository',
    plural: 'helmrepositories',
    spec: { url: 'https://charts', type: 'default' },
    other: { url: 'https://other' },
  },
  {
    apiVersion: FLUX_SOURCES,
    kind: 'HelmChart',
    plural: 'helmcharts',
    spec: {
      chart: 'checkout',
      version: '1.0.0',
      sourceRef: { kind: 'HelmRepository', name: 'charts' },
      valuesFiles: ['a.yaml'],
    },
    other: { version: '2.0.0' },
  },
  {
    apiVersion: FLUX_SOURCES,
    kind: 'Bucket',
    plural: 'buckets',
    spec: { bucketName: 'a', endpoint: 'https://s3' },
    other: { prefix: 'x' },
  },
  {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    plural: 'kustomizations',
    spec: {
      sourceRef,
      path: './',
      prune: true,
      components: ['a'],
      images: [{ name: 'app', newTag: 'v1' }],
      postBuild: { substitute: { version: 'v1', region: 'eu' } },
      dependsOn: [{ name: 'base' }],
    },
    other: {
      images: [{ name: 'other', newTag: 'v1' }],
      postBuild: { substitute: { ring: 'canary' } },
    },
  },
  {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    plural: 'helmreleases',
    spec: {
      chart: { spec: { chart: 'a', version: '1.0.0', sourceRef } },
      values: { image: { tag: 'v1' }, list: [1, { a: 'b' }], empty: {} },
      upgrade: { remediation: { retries: 3 } },
      valuesFrom: [{ kind: 'ConfigMap', name: 'a' }],
    },
    other: { values: { image: { registry: 'r' }, list: [2] } },
  },
  {
    apiVersion: 'fluxcd.controlplane.io/v1',
    kind: 'ResourceSet',
    plural: 'resourcesets',
    spec: {
      inputs: [
        { app: 'a', tag: 'v1', replicas: 2, nested: { x: true } },
        { app: 'b', tag: 'v1' },
      ],
      resources: [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
      ],
    },
    other: { inputs: [{ app: 'c', tag: 'v1' }] },
  },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    plural: 'applications',
    spec: {
      project: 'default',
      destination: { name: 'eu-1', namespace: 'shop' },
      sources: [
        {
          repoURL: 'https://charts',
          chart: 'checkout',
          targetRevision: '1.0.0',
          helm: {
            parameters: [{ name: 'image.tag', value: 'v1' }],
            valuesObject: { a: { b: 1 } },
          },
        },
        { repoURL: 'https://git', targetRevision: 'main', ref: 'values' },
      ],
      source: {
        repoURL: 'https://git',
        targetRevision: 'main',
        helm: {
          parameters: [{ name: 'a', value: 'b', forceString: true }],
          valuesObject: { image: { tag: 'v1' }, list: [1] },
        },
        kustomize: { images: ['app=app:v1'], commonLabels: { a: 'b' } },
      },
      syncPolicy: { automated: { prune: true }, syncOptions: ['A=true'] },
    },
    other: {
      source: {
        helm: { valuesObject: { image: { registry: 'r' } } },
        kustomize: { images: ['other:v1'], commonLabels: { c: 'd' } },
      },
    },
  },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    plural: 'applicationsets',
    spec: {
      generators: [{ list: { elements: [{ cluster: 'a', version: 'v1' }] } }],
      template: {
        metadata: { name: '{{cluster}}', labels: { a: 'b' } },
        spec: {
          project: 'default',
          destination: { name: '{{cluster}}' },
          source: { repoURL: 'https://git', targetRevision: '{{version}}' },
        },
      },
    },
    other: { template: { metadata: { labels: { c: 'd' } } } },
  },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    plural: 'appprojects',
    spec: {
      sourceRepos: ['*'],
      destinations: [{ name: '*', namespace: '*' }],
      syncWindows: [
        { kind: 'deny', schedule: '0 * * * *', duration: '1h', namespaces: [] },
      ],
    },
    other: { sourceRepos: ['https://git'] },
  },
];

/** Writes what the definition does not declare. */
async function* writeUnknownFields(
  api: ApiClient,
  path: string,
  object: { metadata: object },
  spec: object,
): AsyncGenerator<ApiAnswer> {
  const unknown = { unknown: { a: [1] } };
  yield api.patch('merge', `${path}/a`, { spec: unknown, ...unknown });
  yield api.apply(`${path}/a`, { ...object, spec: unknown }, 'one');
  yield api.apply(`${path}/a`, { ...object, spec, ...unknown }, 'one');
  yield api.post(path, {
    ...object,
    metadata: { name: 'b' },
    spec: { ...spec, ...unknown },
  });
  yield api.delete(`${path}/b`);
}

/** Creates, shares, reports on and removes one object. */
async function* exercise(
  api: ApiClient,
  namespace: string,
  sample: Sample,
): AsyncGenerator<ApiAnswer> {
  const { apiVersion, kind, plural, spec, other } = sample;
  const path = `/apis/${apiVersion}/namespaces/${namespace}/${plural}`;
  const object = { apiVersion, kind, metadata: { name: 'a' } };
  yield api.apply(`${path}/a`, { ...object, spec }, 'one');
  yield api.apply(`${path}/a`, { ...object, spec: other }, 'two');
  yield api.apply(`${path}/a`, { ...object, spec: other }, 'two', {
    force: 'true',
  });
  const reported = { status: { observedGeneration: 1, conditions: [] } };
  yield api.patch('merge', `${path}/a/status`, reported);
  yield api.patch('merge', `${path}/a`, reported);
  yield api.patch('merge', `${path}/a`, {
    metadata: { annotations: { a: 'b' } },
  });
  yield api.apply(`${path}/a`, { ...object, spec }, 'one', { force: 'true' });
  yield api.get(path);
  yield* writeUnknownFields(api, path, object, spec);
  yield api.delete(`${path}/a`);
}

/** The kinds of Flux and Argo CD, with the definitions of this package. */
export const gitOpsScenarios: Scenario[] = [
  {
    name: 'serves the kinds of Flux and Argo CD',
    async *run({ api, namespace }) {
      const definitions = [...fluxDefinitions, ...argoDefinitions];
      await installDefinitions(api, definitions);
      for (const sample of samples) {
        yield* exercise(api, namespace, sample);
      }
      const applications = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/applications`;
      const application = samples.find(({ kind }) => kind === 'Application')!;
      yield api.post(applications, {
        apiVersion: application.apiVersion,
        kind: 'Application',
        metadata: { name: 'b' },
        spec: application.spec,
      });
      yield api.patch('merge', `${applications}/b`, {
        operation: {
          sync: { revision: 'main' },
          initiatedBy: { username: 'a' },
        },
      });
      yield api.patch('merge', `${applications}/b`, {
        operation: null,
        status: { operationState: { phase: 'Succeeded' } },
      });
      await removeDefinitions(api, definitions);
    },
  },
];
