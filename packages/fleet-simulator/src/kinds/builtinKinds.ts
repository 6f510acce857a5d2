import {
  activateNamespace,
  allocateAddresses,
  defaultConfig,
  defaultNamespace,
  defaultSecret,
  defaultService,
} from './coreDefaults';
import { KindDefinition } from './kind';
import { podTemplateSchema } from './podSchema';
import {
  atomicStruct,
  granularMap,
  listMap,
  objectSchema,
  Schema,
  struct,
} from './schema';
import {
  defaultDaemonSet,
  defaultDeployment,
  defaultJob,
  generateJobSelector,
  defaultStatefulSet,
} from './workloadDefaults';

type Declared = Pick<KindDefinition, 'kind' | 'plural' | 'schema'> &
  Partial<KindDefinition>;

function builtin(
  group: string,
  version: string,
  declared: Declared,
): KindDefinition {
  return {
    group,
    version,
    listKind: `${declared.kind}List`,
    singular: declared.kind.toLocaleLowerCase('en-US'),
    shortNames: [],
    categories: [],
    namespaced: true,
    statusSubresource: false,
    custom: false,
    generation: 'none',
    skeleton: { metadata: {} },
    ...declared,
  };
}

const conditions = listMap(['type']);
const emptyTemplate = { metadata: {}, spec: { containers: null } };

function workloadSchema(spec: Record<string, Schema>, status = conditions) {
  return objectSchema({
    spec: struct({
      selector: atomicStruct,
      template: podTemplateSchema,
      ...spec,
    }),
    status: struct({ conditions: status }),
  });
}

const core: KindDefinition[] = [
  builtin('', 'v1', {
    kind: 'Namespace',
    plural: 'namespaces',
    shortNames: ['ns'],
    namespaced: false,
    statusSubresource: true,
    schema: objectSchema({ status: struct({ conditions }) }),
    skeleton: { metadata: {}, spec: {}, status: {} },
    applyDefaults: defaultNamespace,
    prepareForCreate: activateNamespace,
  }),
  builtin('', 'v1', {
    kind: 'ConfigMap',
    plural: 'configmaps',
    shortNames: ['cm'],
    schema: objectSchema({ data: granularMap, binaryData: granularMap }),
    applyDefaults: defaultConfig,
  }),
  builtin('', 'v1', {
    kind: 'Secret',
    plural: 'secrets',
    schema: objectSchema({ data: granularMap, stringData: granularMap }),
    applyDefaults: defaultSecret,
  }),
  builtin('', 'v1', {
    kind: 'Service',
    plural: 'services',
    shortNames: ['svc'],
    categories: ['all'],
    statusSubresource: true,
    schema: objectSchema({
      spec: struct({
        ports: listMap(['port', 'protocol'], undefined, {
          keyDefaults: { protocol: 'TCP' },
        }),
        selector: { open: true, atomic: true },
      }),
      status: struct({ conditions }),
    }),
    skeleton: { metadata: {}, spec: {}, status: { loadBalancer: {} } },
    applyDefaults: defaultService,
    prepareForCreate: allocateAddresses,
  }),
  builtin('', 'v1', {
    kind: 'ServiceAccount',
    plural: 'serviceaccounts',
    shortNames: ['sa'],
    schema: objectSchema({ secrets: listMap(['name'], atomicStruct) }),
  }),
];

const workloads: KindDefinition[] = [
  builtin('apps', 'v1', {
    kind: 'Deployment',
    plural: 'deployments',
    shortNames: ['deploy'],
    categories: ['all'],
    statusSubresource: true,
    generation: 'specOrAnnotations',
    schema: workloadSchema({}),
    skeleton: {
      metadata: {},
      spec: { selector: null, template: emptyTemplate, strategy: {} },
      status: {},
    },
    applyDefaults: defaultDeployment,
  }),
  builtin('apps', 'v1', {
    kind: 'StatefulSet',
    plural: 'statefulsets',
    shortNames: ['sts'],
    categories: ['all'],
    statusSubresource: true,
    generation: 'spec',
    schema: workloadSchema({}),
    skeleton: {
      metadata: {},
      spec: { selector: null, template: emptyTemplate, updateStrategy: {} },
      status: { replicas: 0, availableReplicas: 0 },
    },
    applyDefaults: defaultStatefulSet,
  }),
  builtin('apps', 'v1', {
    kind: 'DaemonSet',
    plural: 'daemonsets',
    shortNames: ['ds'],
    categories: ['all'],
    statusSubresource: true,
    generation: 'spec',
    schema: workloadSchema({}),
    skeleton: {
      metadata: {},
      spec: { selector: null, template: emptyTemplate, updateStrategy: {} },
      status: {
        currentNumberScheduled: 0,
        numberMisscheduled: 0,
        desiredNumberScheduled: 0,
        numberReady: 0,
      },
    },
    applyDefaults: defaultDaemonSet,
  }),
  builtin('batch', 'v1', {
    kind: 'Job',
    plural: 'jobs',
    categories: ['all'],
    statusSubresource: true,
    generation: 'spec',
    schema: workloadSchema({}, { list: 'atomic', patchKey: 'type' }),
    skeleton: {
      metadata: {},
      spec: { template: emptyTemplate },
      status: {},
    },
    applyDefaults: defaultJob,
    prepareForCreate: generateJobSelector,
  }),
];

const extensions: KindDefinition[] = [
  builtin('apiextensions.k8s.io', 'v1', {
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    namespaced: false,
    statusSubresource: true,
    generation: 'spec',
    schema: objectSchema({ status: struct({ conditions }) }),
    skeleton: { metadata: {}, spec: { names: {} }, status: {} },
  }),
];

/** The kinds that every simulated cluster serves from the start. */
export const builtinKinds: readonly KindDefinition[] = [
  ...core,
  ...workloads,
  ...extensions,
];
