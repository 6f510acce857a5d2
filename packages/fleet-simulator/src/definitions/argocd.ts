import { KubernetesObjectInput } from '../kubernetes/object';
import {
  anything,
  atomicList,
  definition,
  flag,
  freeForm,
  integer,
  mapOf,
  OpenApiSchema,
  struct,
  text,
  texts,
} from './schema';

const GROUP = 'argoproj.io';

const nameAndValue = texts('name', 'value');

const source = struct(
  {
    repoURL: text,
    path: text,
    targetRevision: text,
    chart: text,
    ref: text,
    name: text,
    helm: struct({
      releaseName: text,
      valueFiles: atomicList(text),
      parameters: atomicList(
        struct({ name: text, value: text, forceString: flag }),
      ),
      fileParameters: atomicList(texts('name', 'path')),
      values: text,
      valuesObject: freeForm,
      version: text,
      namespace: text,
      kubeVersion: text,
      apiVersions: atomicList(text),
      passCredentials: flag,
      ignoreMissingValueFiles: flag,
      skipCrds: flag,
      skipTests: flag,
      skipSchemaValidation: flag,
    }),
    kustomize: struct({
      images: atomicList(text),
      components: atomicList(text),
      commonLabels: mapOf(text),
      commonAnnotations: mapOf(text),
      commonAnnotationsEnvsubst: flag,
      forceCommonLabels: flag,
      forceCommonAnnotations: flag,
      labelWithoutSelector: flag,
      ignoreMissingComponents: flag,
      namePrefix: text,
      nameSuffix: text,
      namespace: text,
      version: text,
      kubeVersion: text,
      apiVersions: atomicList(text),
      patches: atomicList(freeForm),
      replicas: atomicList(struct({ name: text, count: anything })),
    }),
    directory: freeForm,
    plugin: struct({
      name: text,
      env: atomicList(nameAndValue),
      parameters: atomicList(freeForm),
    }),
  },
  ['repoURL'],
);

const syncOptions = atomicList(text);
const retry = struct({
  limit: integer,
  refresh: flag,
  backoff: struct({ duration: text, factor: integer, maxDuration: text }),
});

const applicationSpec = struct(
  {
    project: text,
    source,
    sources: atomicList(source),
    sourceHydrator: freeForm,
    destination: texts('server', 'name', 'namespace'),
    syncPolicy: struct({
      automated: struct({
        enabled: flag,
        prune: flag,
        selfHeal: flag,
        allowEmpty: flag,
      }),
      syncOptions,
      retry,
      managedNamespaceMetadata: struct({
        labels: mapOf(text),
        annotations: mapOf(text),
      }),
    }),
    ignoreDifferences: atomicList(freeForm),
    info: atomicList(nameAndValue),
    revisionHistoryLimit: integer,
  },
  ['destination', 'project'],
);

const operation = struct({
  info: atomicList(nameAndValue),
  initiatedBy: struct({ username: text, automated: flag }),
  retry,
  sync: struct({
    revision: text,
    revisions: atomicList(text),
    source,
    sources: atomicList(source),
    prune: flag,
    dryRun: flag,
    autoHealAttemptsCount: integer,
    manifests: atomicList(text),
    resources: atomicList(texts('group', 'kind', 'name', 'namespace')),
    syncOptions,
    syncStrategy: freeForm,
  }),
});

/**
 * The status of an Application is a part of the object: there is no
 * subresource, so that every write of the status is a new generation.
 */
const application = definition({
  group: GROUP,
  version: 'v1alpha1',
  kind: 'Application',
  plural: 'applications',
  shortNames: ['app', 'apps'],
  statusSubresource: false,
  spec: applicationSpec,
  fields: { operation },
  columns: [
    ['Sync Status', '.status.sync.status'],
    ['Health Status', '.status.health.status'],
    ['Revision', '.status.sync.revision'],
  ],
});

const templateSpec: OpenApiSchema = struct({
  metadata: struct({
    name: text,
    namespace: text,
    labels: mapOf(text),
    annotations: mapOf(text),
    finalizers: atomicList(text),
  }),
  spec: applicationSpec,
});
const labelSelector = struct({
  matchLabels: mapOf(text),
  matchExpressions: atomicList(
    struct({ key: text, operator: text, values: atomicList(text) }),
  ),
});

const applicationSet = definition({
  group: GROUP,
  version: 'v1alpha1',
  kind: 'ApplicationSet',
  plural: 'applicationsets',
  shortNames: ['appset', 'appsets'],
  statusSubresource: true,
  spec: struct(
    {
      goTemplate: flag,
      goTemplateOptions: atomicList(text),
      generators: atomicList(
        struct({
          list: struct({
            elements: atomicList(anything),
            elementsYaml: text,
            template: templateSpec,
          }),
          clusters: struct({
            selector: labelSelector,
            values: mapOf(text),
            template: templateSpec,
            flatList: flag,
          }),
          git: freeForm,
          matrix: freeForm,
          merge: freeForm,
          scmProvider: freeForm,
          pullRequest: freeForm,
          clusterDecisionResource: freeForm,
          plugin: freeForm,
          selector: labelSelector,
        }),
      ),
      template: templateSpec,
      templatePatch: text,
      syncPolicy: struct({
        applicationsSync: text,
        preserveResourcesOnDeletion: flag,
      }),
      strategy: freeForm,
      preservedFields: struct({
        annotations: atomicList(text),
        labels: atomicList(text),
      }),
      ignoreApplicationDifferences: atomicList(
        struct({
          name: text,
          jsonPointers: atomicList(text),
          jqPathExpressions: atomicList(text),
        }),
      ),
    },
    ['generators', 'template'],
  ),
});

const appProject = definition({
  group: GROUP,
  version: 'v1alpha1',
  kind: 'AppProject',
  plural: 'appprojects',
  shortNames: ['appproj', 'appprojs'],
  statusSubresource: false,
  spec: struct({
    description: text,
    sourceRepos: atomicList(text),
    sourceNamespaces: atomicList(text),
    destinations: atomicList(texts('server', 'name', 'namespace')),
    clusterResourceWhitelist: atomicList(texts('group', 'kind', 'name')),
    clusterResourceBlacklist: atomicList(texts('group', 'kind', 'name')),
    namespaceResourceWhitelist: atomicList(texts('group', 'kind')),
    namespaceResourceBlacklist: atomicList(texts('group', 'kind')),
    orphanedResources: freeForm,
    permitOnlyProjectScopedClusters: flag,
    roles: atomicList(freeForm),
    signatureKeys: atomicList(texts('keyID')),
    syncWindows: atomicList(
      struct({
        kind: text,
        schedule: text,
        duration: text,
        timeZone: text,
        manualSync: flag,
        andOperator: flag,
        description: text,
        applications: atomicList(text),
        namespaces: atomicList(text),
        clusters: atomicList(text),
      }),
    ),
  }),
});

/**
 * CustomResourceDefinitions of Argo CD, with the group, version, list types and
 * subresources of the real ones but without their validation and defaults.
 *
 * @public
 */
export const argoDefinitions: readonly KubernetesObjectInput[] = [
  application,
  applicationSet,
  appProject,
];
