import {
  GROUP_VERSION,
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { ResourcePlural } from '../../routing';

/** What most people write first. */
const SPECS: Record<ResourcePlural, unknown> = {
  clusters: { connection: { backstageCluster: '' } },
  fleets: { selector: { matchLabels: {} } },
  plans: { stages: [{ name: 'all', wave: { maxParallel: 1 } }] },
  sources: {
    backendRef: { name: '' },
    units: [
      {
        name: 'app',
        object: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: '',
          name: '',
        },
        version: { container: 'app' },
      },
    ],
  },
  backends: { driver: 'kubernetes' },
};

/** What a new object starts from. */
export function newDocument(
  plural: ResourcePlural,
  { kind }: KindDefinition,
): unknown {
  return {
    apiVersion: GROUP_VERSION,
    kind,
    metadata: { name: '', namespace: 'default' },
    spec: SPECS[plural],
  };
}

/** The fields of a stored object that people write, and those that keep others from being lost or overwritten. */
export function editableDocument(object: ResourceObject): unknown {
  const { apiVersion, kind, metadata, spec } = object;
  const { name, namespace, resourceVersion } = metadata;
  const { labels, annotations, finalizers, ownerReferences } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      resourceVersion,
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ...(ownerReferences && { ownerReferences }),
    },
    spec,
  };
}
