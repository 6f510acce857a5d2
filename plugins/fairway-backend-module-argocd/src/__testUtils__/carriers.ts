import type { ObjectKey } from '@fairway/plugin-fairway-node';
import { specOf } from '@fairway/plugin-fairway-node/driverKit';
import type {
  Manifest,
  ReportedState,
  ReportedStatus,
  TestCarrier,
} from '@fairway/plugin-fairway-node/testUtils';
import { API_VERSION } from '../kinds';
import type { Operation } from '../status';
import {
  argoTime,
  comparison,
  healthyStatus,
  operationState,
} from './applicationStatus';

type Metadata = Manifest['metadata'];
type Source = Record<string, any>;

/** Where a version is in tests, and what Argo CD reports of it. */
export interface ArgoCarrier extends TestCarrier {
  /** A change of the spec beside the version. */
  reconfigured(count: number): Record<string, unknown>;
  reports(
    object: any,
    state: ReportedState,
    operation: Operation | undefined,
    leftAs: (key: ObjectKey) => any,
  ): ReportedStatus[];
}

const REPOSITORY = 'https://git.example.com/shop/deploy.git';
const CHARTS = 'https://charts.example.com';
const DESTINATION = { name: 'in-cluster', namespace: 'shop' };
const LONG_AGO = Date.parse('2020-01-01T00:00:00Z');
const BEFORE = 'v0.9.0';

/** An Application with a version in `spec.source.targetRevision`. */
const targetRevision: ArgoCarrier = {
  unit: metadata => ({
    version: { targetRevision: true },
    objects: [
      application(metadata, {
        source: { repoURL: REPOSITORY, path: 'apps/0' },
      }),
    ],
  }),
  versionPart: version => ({ source: { targetRevision: version } }),
  versionIn: ({ spec }) => spec.source.targetRevision,
  reconfigured: count => ({ source: { path: `apps/${count}` } }),
  reports: (object, state, operation) => [
    applicationReport(object, state, operation, {
      source: { ...object.spec.source, targetRevision: BEFORE },
    }),
  ],
};

/** An Application with several sources, one of which has the version. */
const sources: ArgoCarrier = {
  unit: metadata => ({
    version: {
      targetRevision: true,
      source: { repoURL: CHARTS, chart: 'checkout' },
    },
    objects: [application(metadata, { sources: sourceList() })],
  }),
  // The list is atomic: whoever sets the version applies all of it.
  versionPart: version => ({ sources: sourceList(version) }),
  versionIn: ({ spec }) => spec.sources[1].targetRevision,
  reconfigured: count => ({ destination: { namespace: `shop-${count}` } }),
  reports: (object, state, operation) => [
    applicationReport(object, state, operation, {
      sources: sourceList(BEFORE),
    }),
  ],
};

function sourceList(version?: string): Source[] {
  return [
    { repoURL: REPOSITORY, targetRevision: 'main', ref: 'values' },
    {
      repoURL: CHARTS,
      chart: 'checkout',
      ...(version && { targetRevision: version }),
    },
  ];
}

/** An ApplicationSet with a version in an element, and the Application that is made of it. */
const element: ArgoCarrier = {
  unit: metadata => ({
    version: {
      element: 'revision',
      match: { cluster: 'eu' },
      applications: [
        { name: childOf(metadata.name), version: { targetRevision: true } },
      ],
    },
    objects: [
      {
        apiVersion: API_VERSION,
        kind: 'ApplicationSet',
        metadata,
        spec: { generators: generators(), template: {} },
      },
      application(
        { ...metadata, name: childOf(metadata.name) },
        { source: { repoURL: REPOSITORY, path: 'apps/0' } },
      ),
    ],
  }),
  versionPart: version => ({ generators: generators(version) }),
  versionIn: ({ spec }) => spec.generators[0].list.elements[1].revision,
  reconfigured: count => ({ goTemplateOptions: [`count=${count}`] }),
  reports: (object, state, _, leftAs) => {
    const { namespace, name } = object.metadata;
    const child = leftAs({
      apiVersion: API_VERSION,
      kind: 'Application',
      namespace,
      name: childOf(name),
    });
    const version = element.versionIn(object);
    const revision = state === 'stale' ? BEFORE : version;
    const source = { ...child.spec.source, targetRevision: revision };
    const generated = { ...child, spec: { ...child.spec, source } };
    const report = applicationReport(generated, state, undefined, { source });
    return [
      {
        ...report,
        besides: {
          ...report.besides,
          spec: { source: { targetRevision: revision ?? null } },
        },
      },
    ];
  },
};

/** The name of the Application that is made of an element. */
export function childOf(name: string): string {
  return `${name}-eu`;
}

function generators(revision?: string) {
  return [
    {
      list: {
        elements: [
          { cluster: 'us', revision: 'v0.1.0' },
          { cluster: 'eu', ...(revision && { revision }) },
        ],
      },
    },
  ];
}

/** An Application of Argo CD, without a version. */
function application(metadata: Metadata, spec: Source): Manifest {
  return {
    apiVersion: API_VERSION,
    kind: 'Application',
    metadata,
    spec: { project: 'default', destination: DESTINATION, ...spec },
  };
}

/** What Argo CD writes of a sync, in one patch of the object. */
function applicationReport(
  object: any,
  state: ReportedState,
  operation: Operation | undefined,
  before: Source,
): ReportedStatus {
  const { apiVersion, kind, metadata } = object;
  const { namespace, name } = metadata;
  const spec = specOf(object);
  const key = { apiVersion, kind, namespace, name };
  const now = argoTime(Date.now());
  switch (state) {
    case 'stale':
      return {
        key,
        status: {
          ...healthyStatus({ spec: { ...spec, ...before } }, { at: LONG_AGO }),
          reconciledAt: now,
        },
      };
    case 'progressing':
      return {
        key,
        status: {
          operationState: {
            ...operationState('Running', spec, { operation }),
            finishedAt: null,
          },
        },
      };
    case 'healthy':
      return {
        key,
        status: healthyStatus({ spec }, { operation }),
        besides: { operation: null },
      };
    case 'failed':
      return {
        key,
        status: {
          operationState: operationState('Failed', spec, {
            operation,
            message: 'one or more objects failed to apply',
          }),
          sync: comparison('OutOfSync', spec),
          reconciledAt: now,
        },
        besides: { operation: null },
      };
    default:
      throw new Error(`there is no state ${state satisfies never}`);
  }
}

/** The forms that the conformance tests run with. */
export const CARRIERS = { targetRevision, sources, element };
