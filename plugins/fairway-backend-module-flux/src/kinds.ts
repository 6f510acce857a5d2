import type { ObjectReference } from '@fairway/plugin-fairway-common';

const SOURCE = 'source.toolkit.fluxcd.io';
const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io';
const HELM = 'helm.toolkit.fluxcd.io';
const OPERATOR = 'fluxcd.controlplane.io';

/** A kind that carries a version, or carries one out. */
export type FluxKind =
  | 'OCIRepository'
  | 'GitRepository'
  | 'HelmChart'
  | 'Kustomization'
  | 'HelmRelease'
  | 'ResourceSet';

/** A kind that carries out what a source has fetched, or what a ResourceSet has made. */
export type ConsumerKind = 'Kustomization' | 'HelmRelease';

const GROUPS: Record<FluxKind, string> = {
  OCIRepository: SOURCE,
  GitRepository: SOURCE,
  HelmChart: SOURCE,
  Kustomization: KUSTOMIZE,
  HelmRelease: HELM,
  ResourceSet: OPERATOR,
};

/** The API version that consumers are looked for in, where the unit does not say another one. */
export const CONSUMER_API: Record<ConsumerKind, string> = {
  Kustomization: `${KUSTOMIZE}/v1`,
  HelmRelease: `${HELM}/v2`,
};

/** Where Flux serves its kinds, so that no cluster has to be asked. */
export const FLUX_KINDS = [
  served(`${SOURCE}/v1`, 'OCIRepository', 'ocirepositories'),
  served(`${SOURCE}/v1`, 'GitRepository', 'gitrepositories'),
  served(`${SOURCE}/v1`, 'HelmChart', 'helmcharts'),
  served(`${KUSTOMIZE}/v1`, 'Kustomization', 'kustomizations'),
  served(`${HELM}/v2`, 'HelmRelease', 'helmreleases'),
  served(`${OPERATOR}/v1`, 'ResourceSet', 'resourcesets'),
];

function served(apiVersion: string, kind: FluxKind, plural: string) {
  return { apiVersion, kind, plural, namespaced: true };
}

/** The kind of an object, where it is one of Flux that carries versions. */
export function fluxKindOf({
  apiVersion,
  kind,
}: Pick<ObjectReference, 'apiVersion' | 'kind'>): FluxKind | undefined {
  const [group, version] = apiVersion.split('/');
  return version !== undefined &&
    Object.hasOwn(GROUPS, kind) &&
    GROUPS[kind as FluxKind] === group
    ? (kind as FluxKind)
    : undefined;
}

/** Names the kinds in messages. */
export const KIND_NAMES = Object.entries(GROUPS)
  .map(([kind, group]) => `${kind} of ${group}`)
  .join(', ');
