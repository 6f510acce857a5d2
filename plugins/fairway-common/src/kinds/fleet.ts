import { z } from 'zod';
import { conditionsSchema, FieldError, labelSelectorSchema } from '../meta';
import { duplicateClusters } from './duplicates';
import { ageColumn, defineKind, ObjectOf } from './kindDefinition';
import { objectName } from './fields';

const spec = z.object({
  selector: labelSelectorSchema
    .optional()
    .describe(
      'Clusters of this namespace with matching labels belong to the fleet.',
    ),
  clusters: z
    .array(objectName)
    .optional()
    .describe(
      'Clusters that belong to the fleet by name, besides the selected ones.',
    ),
});

const status = z.object({
  observedGeneration: z.number().int().optional(),
  conditions: conditionsSchema.optional(),
  clusters: z
    .number()
    .int()
    .optional()
    .describe('How many clusters belong to the fleet now.'),
});

/** Which clusters belong together. @public */
export const fleetKind = defineKind({
  kind: 'Fleet',
  plural: 'fleets',
  shortNames: ['fwf'],
  description: 'A set of clusters, by label selector, by name, or both.',
  writtenBy: 'user',
  spec,
  status,
  columns: [
    {
      name: 'Clusters',
      type: 'integer',
      description: 'How many clusters belong to the fleet.',
      value: fleet => fleet.status?.clusters,
    },
    ageColumn,
  ],
  validate: ({ spec: { selector, clusters } }): FieldError[] => {
    if (!selector && !clusters?.length) {
      return [
        {
          field: 'spec.selector',
          reason: 'FieldValueRequired',
          message:
            'a fleet needs a selector, a list of clusters, or both; use "selector: {}" to take every cluster of the namespace',
        },
      ];
    }
    return duplicateClusters(clusters, 'spec.clusters');
  },
});

/** @public */
export type Fleet = ObjectOf<typeof fleetKind>;
