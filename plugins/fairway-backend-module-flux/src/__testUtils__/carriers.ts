import type { ObjectKey } from '@fairway/plugin-fairway-node';
import type {
  Manifest,
  ReportedState,
  TestCarrier,
} from '@fairway/plugin-fairway-node/testUtils';
import { artifactOf, fluxStatus } from './fluxStatus';

type Metadata = Manifest['metadata'];

/** An object that carries a version out. */
interface WorldConsumer {
  key: ObjectKey;
  status(own: any, carrier: any, state: ReportedState): Record<string, unknown>;
}

/** How objects of one kind look in tests. */
export interface FluxCarrier extends TestCarrier {
  status(object: any, state: ReportedState): Record<string, unknown>;
  /** Default: none. */
  consumers?(metadata: Metadata): WorldConsumer[];
}

const SOURCE = 'source.toolkit.fluxcd.io/v1';
const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io/v1';
const HELM = 'helm.toolkit.fluxcd.io/v2';
const OPERATOR = 'fluxcd.controlplane.io/v1';
const INTERVAL = { interval: '10m' };

const oci: FluxCarrier = {
  unit: metadata => ({
    version: {
      ref: 'tag',
      consumers: [
        { kind: 'Kustomization', name: metadata.name },
        { kind: 'HelmRelease', name: metadata.name },
      ],
    },
    objects: [
      {
        apiVersion: SOURCE,
        kind: 'OCIRepository',
        metadata,
        spec: { ...INTERVAL, url: 'oci://registry.example.com/shop/app' },
      },
      {
        apiVersion: KUSTOMIZE,
        kind: 'Kustomization',
        metadata,
        spec: {
          ...INTERVAL,
          prune: true,
          sourceRef: { kind: 'OCIRepository', name: metadata.name },
        },
      },
      {
        apiVersion: HELM,
        kind: 'HelmRelease',
        metadata,
        spec: {
          ...INTERVAL,
          chartRef: { kind: 'OCIRepository', name: metadata.name },
        },
      },
    ],
  }),
  versionPart: tag => ({ ref: { tag } }),
  versionIn: object => object.spec.ref?.tag,
  status: sourceStatus,
  consumers: metadata => [
    {
      key: { apiVersion: KUSTOMIZE, kind: 'Kustomization', ...metadata },
      status: (own, source) => {
        const revision = artifactOf(oci.versionIn(source) ?? 'latest');
        return {
          ...fluxStatus(own.metadata, 'healthy'),
          lastAppliedRevision: revision,
          lastAttemptedRevision: revision,
        };
      },
    },
    {
      key: { apiVersion: HELM, kind: 'HelmRelease', ...metadata },
      status: (own, source) => {
        const version = oci.versionIn(source) ?? 'latest';
        const [, digest] = artifactOf(version).split('@');
        return {
          ...fluxStatus(own.metadata, 'healthy'),
          lastAttemptedRevision: `${version}+${digest.slice(7, 19)}`,
          lastAttemptedRevisionDigest: digest,
          history: [
            { chartVersion: version, ociDigest: digest, status: 'deployed' },
          ],
        };
      },
    },
  ],
};

const helmChart: FluxCarrier = {
  unit: metadata => ({
    version: { chart: 'app', consumers: [] },
    objects: [
      {
        apiVersion: SOURCE,
        kind: 'HelmChart',
        metadata,
        spec: {
          ...INTERVAL,
          chart: 'app',
          sourceRef: { kind: 'HelmRepository', name: 'charts' },
        },
      },
    ],
  }),
  versionPart: version => ({ version }),
  versionIn: object => object.spec.version,
  status: (object, state) => ({
    ...fluxStatus(object.metadata, state),
    artifact: { revision: object.spec.version ?? '*' },
  }),
};

const release: FluxCarrier = {
  unit: metadata => ({
    version: { values: 'image.tag' },
    objects: [
      {
        apiVersion: HELM,
        kind: 'HelmRelease',
        metadata,
        spec: {
          ...INTERVAL,
          chart: {
            spec: {
              chart: 'app',
              version: '1.0.0',
              sourceRef: { kind: 'HelmRepository', name: 'charts' },
            },
          },
          values: { replicas: 2 },
        },
      },
    ],
  }),
  versionPart: tag => ({ values: { image: { tag } } }),
  versionIn: object => object.spec.values?.image?.tag,
  status: (object, state) => ({
    ...fluxStatus(object.metadata, state),
    lastAttemptedRevision: '1.0.0',
    history: [{ chartVersion: '1.0.0', status: 'deployed' }],
  }),
};

const kustomization: FluxCarrier = {
  unit: metadata => ({
    version: { image: 'app' },
    objects: [
      {
        apiVersion: KUSTOMIZE,
        kind: 'Kustomization',
        metadata,
        spec: {
          ...INTERVAL,
          prune: true,
          sourceRef: { kind: 'GitRepository', name: 'apps' },
          images: [{ name: 'other', newTag: '1' }, { name: 'app' }],
        },
      },
    ],
  }),
  versionPart: newTag => ({
    images: [
      { name: 'other', newTag: '1' },
      { name: 'app', newTag },
    ],
  }),
  versionIn: object => object.spec.images[1].newTag,
  status: (object, state) => ({
    ...fluxStatus(object.metadata, state),
    lastAppliedRevision: 'main@sha1:1',
    lastAttemptedRevision: 'main@sha1:1',
  }),
};

const resourceSet: FluxCarrier = {
  unit: metadata => ({
    version: {
      input: 'tag',
      match: { tenant: 'shop' },
      consumers: [{ kind: 'HelmRelease', name: metadata.name }],
    },
    objects: [
      {
        apiVersion: OPERATOR,
        kind: 'ResourceSet',
        metadata,
        spec: {
          inputs: [{ tenant: 'other', tag: 'v9' }, { tenant: 'shop' }],
        },
      },
      release.unit(metadata).objects[0],
    ],
  }),
  versionPart: tag => ({
    inputs: [
      { tenant: 'other', tag: 'v9' },
      { tenant: 'shop', tag },
    ],
  }),
  versionIn: object => object.spec.inputs[1].tag,
  status: (object, state) => ({
    ...fluxStatus(object.metadata, state),
    observedGeneration: undefined,
  }),
  consumers: metadata => [
    {
      key: { apiVersion: HELM, kind: 'HelmRelease', ...metadata },
      status: own => release.status(own, 'healthy'),
    },
  ],
};

function sourceStatus(object: any, state: ReportedState) {
  const version = oci.versionIn(object) ?? 'latest';
  return {
    ...fluxStatus(object.metadata, state),
    artifact: {
      revision: artifactOf(state === 'stale' ? 'v0.9.0' : version),
    },
  };
}

/** The kinds that carry versions; HelmChart is the one that is installed later. */
export const CARRIERS: Record<string, FluxCarrier> = {
  OCIRepository: oci,
  HelmChart: helmChart,
  HelmRelease: release,
  Kustomization: kustomization,
  ResourceSet: resourceSet,
};
