import { ociDigest } from '@fairway/fleet-simulator';
import {
  createNamespace,
  createObject,
  handOver,
  readObject,
} from '../clusterAccess';
import { FIRST_VERSION, VERSION_BEFORE } from '../fleet';
import { Delivery, differing } from './delivery';

const NAMESPACE = 'flux-system';
const ANNOTATIONS = { 'fairway.dev/managed-by': 'default/checkout' };
const URL = 'oci://ghcr.io/example/manifests/checkout';

const REPOSITORY = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'OCIRepository',
  metadata: {
    name: 'checkout',
    namespace: NAMESPACE,
    annotations: ANNOTATIONS,
  },
  spec: { interval: '10m', url: URL, ref: { tag: VERSION_BEFORE } },
};

/** Nothing is written to it; having opted in, it is shown to those who look at the live objects of a target. */
const KUSTOMIZATION = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: {
    name: 'checkout',
    namespace: NAMESPACE,
    annotations: ANNOTATIONS,
  },
  spec: {
    interval: '10m',
    path: './',
    prune: true,
    wait: true,
    targetNamespace: 'shop',
    sourceRef: { kind: REPOSITORY.kind, name: REPOSITORY.metadata.name },
  },
};

/** Flux on the cluster itself: the tag of an OCIRepository is the version, and a Kustomization applies what it holds. */
export const fluxDelivery: Delivery = {
  async seed(access) {
    await createNamespace(access, NAMESPACE);
    await createObject(access, REPOSITORY);
    await createObject(access, KUSTOMIZATION);
    await handOver(access, REPOSITORY, {
      spec: { ref: { tag: FIRST_VERSION } },
    });
  },
  async differences(access, _, version) {
    const repository = await readObject(access, REPOSITORY);
    const kustomization = await readObject(access, KUSTOMIZATION);
    const revision = `${version}@${ociDigest(URL, version)}`;
    const { artifact } = repository.status;
    const { lastAppliedRevision } = kustomization.status;
    return differing([
      ['the tag', repository.spec.ref.tag, version],
      ['the artifact', artifact?.revision, revision],
      ['the applied revision', lastAppliedRevision, revision],
    ]);
  },
};
