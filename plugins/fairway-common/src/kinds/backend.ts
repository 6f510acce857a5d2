import { z } from 'zod';
import { ageColumn, defineKind, ObjectOf } from './kindDefinition';
import { conditionsStatus, localName } from './fields';

const spec = z.object({
  driver: localName.describe(
    'The delivery driver, such as "kubernetes". It must be installed in the backend.',
  ),
  config: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Settings of the driver, in its own schema.'),
  hub: z
    .object({
      backstageCluster: z
        .string()
        .min(1, 'must name a cluster')
        .describe(
          'The name under which the hub is registered with the Kubernetes plugin of Backstage, or under fairway.clusters in app-config.',
        ),
    })
    .optional()
    .describe(
      'The cluster that holds the objects instead of the target clusters, such as that of an Argo CD instance. Default: each target cluster holds its own.',
    ),
});

/** A delivery driver and its settings. @public */
export const backendKind = defineKind({
  kind: 'Backend',
  plural: 'backends',
  shortNames: ['fwb'],
  description: 'A delivery driver and its settings.',
  writtenBy: 'user',
  spec,
  status: conditionsStatus,
  columns: [
    {
      name: 'Driver',
      type: 'string',
      description: 'The delivery driver.',
      value: backend => backend.spec.driver,
    },
    {
      name: 'Hub',
      type: 'string',
      priority: 1,
      description:
        'The cluster that holds the objects, where it is not the target cluster.',
      value: backend => backend.spec.hub?.backstageCluster,
    },
    {
      name: 'Ready',
      type: 'string',
      description: 'Whether the driver is installed and accepts the settings.',
      value: backend =>
        backend.status?.conditions?.find(({ type }) => type === 'Ready')
          ?.status,
    },
    ageColumn,
  ],
  selectableFields: {
    'spec.driver': backend => backend.spec.driver,
    'spec.hub.backstageCluster': backend => backend.spec.hub?.backstageCluster,
  },
});

/** @public */
export type Backend = ObjectOf<typeof backendKind>;
