import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import {
  DiscoverableKind,
  discoverKinds,
} from '@fairway/plugin-fairway-node/driverKit';
import { Consumers } from './Consumers';
import { unitOfKustomization } from './kustomizations';
import { unitOfRelease } from './releases';
import { unitOfResourceSet } from './resourceSets';
import { unitOfChart, unitOfSource } from './sources';

const SOURCE_VERSIONS = [
  'source.toolkit.fluxcd.io/v1',
  'source.toolkit.fluxcd.io/v1beta2',
];

/** Lists the objects of Flux on a cluster that could carry versions, the sources with what consumes them. */
export const discoverFlux: DeliveryDriver['discover'] = async (
  context,
  query,
) => {
  const consumers = new Consumers(context);
  const page = await discoverKinds(kindsOf(consumers), context, query);
  return { ...page, notes: [...(page.notes ?? []), ...consumers.notes] };
};

function kindsOf(consumers: Consumers): DiscoverableKind[] {
  return [
    {
      apiVersions: SOURCE_VERSIONS,
      kind: 'OCIRepository',
      plural: 'ocirepositories',
      unitOf: object => unitOfSource(object, consumers),
    },
    {
      apiVersions: SOURCE_VERSIONS,
      kind: 'GitRepository',
      plural: 'gitrepositories',
      unitOf: object => unitOfSource(object, consumers),
    },
    {
      apiVersions: SOURCE_VERSIONS,
      kind: 'HelmChart',
      plural: 'helmcharts',
      unitOf: object => unitOfChart(object, consumers),
    },
    {
      apiVersions: [
        'helm.toolkit.fluxcd.io/v2',
        'helm.toolkit.fluxcd.io/v2beta2',
      ],
      kind: 'HelmRelease',
      plural: 'helmreleases',
      unitOf: unitOfRelease,
    },
    {
      apiVersions: [
        'kustomize.toolkit.fluxcd.io/v1',
        'kustomize.toolkit.fluxcd.io/v1beta2',
      ],
      kind: 'Kustomization',
      plural: 'kustomizations',
      unitOf: unitOfKustomization,
    },
    {
      apiVersions: ['fluxcd.controlplane.io/v1'],
      kind: 'ResourceSet',
      plural: 'resourcesets',
      unitOf: object => unitOfResourceSet(object, consumers),
    },
  ];
}
