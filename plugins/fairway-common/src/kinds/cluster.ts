import { z } from 'zod';
import { conditionsSchema } from '../meta';
import { ageColumn, defineKind, ObjectOf } from './kindDefinition';
import { timestamp } from './fields';

const spec = z.object({
  connection: z
    .object({
      backstageCluster: z
        .string()
        .min(1, 'must name a cluster')
        .describe(
          'The name under which the cluster is registered with the Kubernetes plugin of Backstage, or under fairway.clusters in app-config.',
        ),
    })
    .describe('How the cluster is reached. It holds no credentials.'),
  suspend: z
    .boolean()
    .default(false)
    .describe(
      'Nothing is started on a suspended cluster; what a stage does with it is decided by suspendedClusters of the plan.',
    ),
});

const status = z.object({
  observedGeneration: z.number().int().optional(),
  conditions: conditionsSchema.optional(),
  reachability: z
    .enum(['Unknown', 'Reachable', 'Unreachable'])
    .optional()
    .describe('Whether the API server of the cluster answers.'),
  kubernetesVersion: z.string().optional(),
  lastContactTime: timestamp
    .optional()
    .describe(
      'When the API server had answered last as this status was written. Contact alone is no reason to write it.',
    ),
  inventory: z
    .object({
      changedTime: timestamp.describe(
        'When a version was read on the cluster last that was not known before.',
      ),
      drifted: z
        .number()
        .int()
        .describe(
          'How many units hold another version than what was promoted to the cluster last.',
        ),
    })
    .optional()
    .describe('What reading the cluster outside of runs has found.'),
});

const readyOf = (cluster: { status?: z.output<typeof status> }) =>
  cluster.status?.conditions?.find(({ type }) => type === 'Ready');

/** A workload cluster. @public */
export const clusterKind = defineKind({
  kind: 'Cluster',
  plural: 'clusters',
  shortNames: ['fwc'],
  description:
    'A workload cluster that versions are promoted to: its labels, and how it is reached.',
  writtenBy: 'user',
  spec,
  status,
  columns: [
    {
      name: 'Connection',
      type: 'string',
      description: 'The registered cluster.',
      value: cluster => cluster.spec.connection.backstageCluster,
    },
    {
      name: 'Ready',
      type: 'string',
      description: 'Whether the API server answers and lets Fairway in.',
      value: cluster => readyOf(cluster)?.status ?? 'Unknown',
    },
    {
      name: 'Reason',
      type: 'string',
      description: 'Why it is ready or not; the condition Ready says more.',
      value: cluster => readyOf(cluster)?.reason,
    },
    {
      name: 'Suspended',
      type: 'boolean',
      description: 'Whether nothing may be started on the cluster.',
      value: cluster => cluster.spec.suspend,
    },
    {
      name: 'Reachable',
      type: 'string',
      priority: 1,
      description: 'Whether the API server answers.',
      value: cluster => cluster.status?.reachability ?? 'Unknown',
    },
    {
      name: 'Version',
      type: 'string',
      priority: 1,
      description: 'The Kubernetes version last seen.',
      value: cluster => cluster.status?.kubernetesVersion,
    },
    {
      name: 'Drifted',
      type: 'integer',
      priority: 1,
      description:
        'How many units hold another version than what was promoted last.',
      value: cluster => cluster.status?.inventory?.drifted,
    },
    ageColumn,
  ],
  selectableFields: {
    'spec.connection.backstageCluster': cluster =>
      cluster.spec.connection.backstageCluster,
    'status.reachability': cluster => cluster.status?.reachability ?? 'Unknown',
  },
});

/** @public */
export type Cluster = ObjectOf<typeof clusterKind>;
