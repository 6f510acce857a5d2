import { KubernetesObjectInput } from '../kubernetes/object';
import {
  anything,
  atomicList,
  definition,
  DefinitionInput,
  flag,
  freeForm,
  integer,
  mapOf,
  OpenApiSchema,
  struct,
  text,
  texts,
} from './schema';

const READY = '.status.conditions[?(@.type=="Ready")]';

type FluxKind = Omit<DefinitionInput, 'statusSubresource' | 'group'>;

/** All Flux kinds have a status subresource and print whether they are ready. */
function fluxKind(group: string, input: FluxKind): KubernetesObjectInput {
  return definition({
    ...input,
    group,
    statusSubresource: true,
    columns: [
      ...(input.columns ?? []),
      ['Ready', `${READY}.status`],
      ['Status', `${READY}.message`],
    ],
  });
}

const reference = texts('apiVersion', 'kind', 'name', 'namespace');
const secretRef = texts('name');
const kubeConfig = struct({
  secretRef: texts('name', 'key'),
  configMapRef: texts('name'),
});
const commonMetadata = struct({
  annotations: mapOf(text),
  labels: mapOf(text),
});
const valuesFrom = atomicList(
  struct({
    kind: text,
    name: text,
    valuesKey: text,
    targetPath: text,
    optional: flag,
  }),
);

/** What every source has. */
const sourceFields: Record<string, OpenApiSchema> = {
  url: text,
  interval: text,
  timeout: text,
  suspend: flag,
  secretRef,
  certSecretRef: secretRef,
  proxySecretRef: secretRef,
  serviceAccountName: text,
  provider: text,
  ignore: text,
  insecure: flag,
  verify: freeForm,
};

function source(kind: string, plural: string, input: Partial<FluxKind>) {
  return fluxKind('source.toolkit.fluxcd.io', {
    version: 'v1',
    kind,
    plural,
    columns: [['URL', '.spec.url']],
    ...input,
    spec: input.spec ?? struct(sourceFields),
  });
}

const ociRepository = source('OCIRepository', 'ocirepositories', {
  shortNames: ['ocirepo'],
  spec: struct({
    ...sourceFields,
    ref: texts('digest', 'semver', 'semverFilter', 'tag'),
    layerSelector: texts('mediaType', 'operation'),
  }),
});

const gitRepository = source('GitRepository', 'gitrepositories', {
  shortNames: ['gitrepo'],
  spec: struct({
    ...sourceFields,
    ref: texts('branch', 'tag', 'semver', 'name', 'commit'),
    recurseSubmodules: flag,
    sparseCheckout: atomicList(text),
    include: atomicList(
      struct({ repository: texts('name'), fromPath: text, toPath: text }),
    ),
  }),
});

const helmRepository = source('HelmRepository', 'helmrepositories', {
  shortNames: ['helmrepo'],
  spec: struct({
    ...sourceFields,
    type: text,
    passCredentials: flag,
    accessFrom: freeForm,
  }),
});

const helmChart = source('HelmChart', 'helmcharts', {
  shortNames: ['hc'],
  columns: [
    ['Chart', '.spec.chart'],
    ['Version', '.spec.version'],
  ],
  spec: struct({
    chart: text,
    version: text,
    sourceRef: reference,
    interval: text,
    reconcileStrategy: text,
    valuesFiles: atomicList(text),
    ignoreMissingValuesFiles: flag,
    suspend: flag,
    verify: freeForm,
  }),
});

const kustomization = fluxKind('kustomize.toolkit.fluxcd.io', {
  version: 'v1',
  kind: 'Kustomization',
  plural: 'kustomizations',
  shortNames: ['ks'],
  spec: struct({
    sourceRef: reference,
    path: text,
    interval: text,
    retryInterval: text,
    timeout: text,
    suspend: flag,
    prune: flag,
    force: flag,
    wait: flag,
    deletionPolicy: text,
    targetNamespace: text,
    namePrefix: text,
    nameSuffix: text,
    serviceAccountName: text,
    kubeConfig,
    commonMetadata,
    decryption: freeForm,
    components: atomicList(text),
    images: atomicList(texts('name', 'newName', 'newTag', 'digest')),
    patches: atomicList(struct({ patch: text, target: freeForm })),
    dependsOn: atomicList(texts('name', 'namespace', 'readyExpr')),
    healthChecks: atomicList(reference),
    healthCheckExprs: atomicList(freeForm),
    postBuild: struct({
      substitute: mapOf(text),
      substituteFrom: atomicList(
        struct({ kind: text, name: text, optional: flag }),
      ),
    }),
  }),
});

const remediation = struct({
  retries: integer,
  ignoreTestFailures: flag,
  remediateLastFailure: flag,
  strategy: text,
});
const helmAction: Record<string, OpenApiSchema> = {
  timeout: text,
  crds: text,
  disableWait: flag,
  disableWaitForJobs: flag,
  disableHooks: flag,
  remediation,
};

const helmRelease = fluxKind('helm.toolkit.fluxcd.io', {
  version: 'v2',
  kind: 'HelmRelease',
  plural: 'helmreleases',
  shortNames: ['hr'],
  spec: struct({
    chart: struct({
      metadata: commonMetadata,
      spec: struct({
        chart: text,
        version: text,
        sourceRef: reference,
        interval: text,
        reconcileStrategy: text,
        valuesFiles: atomicList(text),
        ignoreMissingValuesFiles: flag,
        verify: freeForm,
      }),
    }),
    chartRef: reference,
    interval: text,
    timeout: text,
    suspend: flag,
    releaseName: text,
    targetNamespace: text,
    storageNamespace: text,
    serviceAccountName: text,
    persistentClient: flag,
    maxHistory: integer,
    kubeConfig,
    commonMetadata,
    driftDetection: freeForm,
    dependsOn: atomicList(texts('name', 'namespace', 'readyExpr')),
    install: struct({ ...helmAction, createNamespace: flag, replace: flag }),
    upgrade: struct({
      ...helmAction,
      cleanupOnFail: flag,
      force: flag,
      preserveValues: flag,
    }),
    rollback: freeForm,
    uninstall: freeForm,
    test: struct({ enable: flag, ignoreFailures: flag, timeout: text }),
    values: anything,
    valuesFrom,
    postRenderers: atomicList(freeForm),
  }),
});

const resourceSet = fluxKind('fluxcd.controlplane.io', {
  version: 'v1',
  kind: 'ResourceSet',
  plural: 'resourcesets',
  shortNames: ['rset'],
  spec: struct({
    inputs: atomicList(mapOf(anything)),
    inputsFrom: atomicList(
      struct({ apiVersion: text, kind: text, name: text, selector: freeForm }),
    ),
    inputStrategy: texts('name'),
    resources: atomicList(anything),
    resourcesTemplate: text,
    commonMetadata,
    dependsOn: atomicList(
      struct({
        apiVersion: text,
        kind: text,
        name: text,
        namespace: text,
        ready: flag,
        readyExpr: text,
      }),
    ),
    serviceAccountName: text,
    wait: flag,
  }),
});

/**
 * CustomResourceDefinitions of Flux and of the flux-operator, with the groups,
 * versions, list types and subresources of the real ones but without their
 * validation and defaults.
 *
 * @public
 */
export const fluxDefinitions: readonly KubernetesObjectInput[] = [
  ociRepository,
  gitRepository,
  helmRepository,
  helmChart,
  source('Bucket', 'buckets', {
    columns: [['Endpoint', '.spec.endpoint']],
    spec: struct({
      ...sourceFields,
      bucketName: text,
      endpoint: text,
      region: text,
      prefix: text,
    }),
  }),
  kustomization,
  helmRelease,
  resourceSet,
];
