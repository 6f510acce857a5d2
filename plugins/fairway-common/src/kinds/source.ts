import { z } from 'zod';
import { mapList } from '../meta';
import { duplicateErrors } from './duplicates';
import { ageColumn, defineKind, ObjectOf } from './kindDefinition';
import { conditionsStatus, localName, localRef } from './fields';

/** The object on a cluster that carries a version. @public */
export const objectReferenceSchema = z.object({
  apiVersion: z
    .string()
    .regex(
      /^(?:[a-z0-9][-a-z0-9.]*\/)?v[0-9a-z]+$/,
      'must be a group and version such as apps/v1, or v1',
    )
    .describe('The API version of the object, such as apps/v1.'),
  kind: z
    .string()
    .regex(/^[A-Z][A-Za-z0-9]*$/, 'must be a kind such as Deployment')
    .describe('The kind of the object, such as Deployment.'),
  namespace: localName
    .optional()
    .describe(
      'The namespace on the target cluster; left out for cluster-scoped objects.',
    ),
  name: z
    .string()
    .min(1, 'must not be empty')
    .max(253)
    .describe('The name of the object.'),
});

/** @public */
export type ObjectReference = z.infer<typeof objectReferenceSchema>;

const unit = z.object({
  name: localName.describe('The name of the unit, unique in the source.'),
  object: objectReferenceSchema.describe(
    'The object on each target cluster that carries the version.',
  ),
  version: z
    .record(z.string(), z.unknown())
    .describe(
      'Where in the object the version lives, in the schema of the driver.',
    ),
});

const spec = z.object({
  entityRef: z
    .string()
    .regex(
      /^[a-z]+:(?:[a-z0-9-._]+\/)?[A-Za-z0-9-._]+$/i,
      'must be an entity reference such as component:default/checkout',
    )
    .optional()
    .describe(
      'The entity of the software catalog that this source belongs to.',
    ),
  backendRef: localRef('Backend'),
  units: z
    .array(unit)
    .min(1, 'must hold at least one unit')
    .max(100, 'must hold at most 100 units')
    .meta(mapList('name'))
    .describe('What is deployed together, each with its own version.'),
});

/** What is deployed, and where its version lives. @public */
export const sourceKind = defineKind({
  kind: 'Source',
  plural: 'sources',
  shortNames: ['fws'],
  description:
    'Deployable units, and for each the object and the field on a cluster that carries its version.',
  writtenBy: 'user',
  spec,
  status: conditionsStatus,
  columns: [
    {
      name: 'Entity',
      type: 'string',
      description: 'The entity of the catalog.',
      value: source => source.spec.entityRef,
    },
    {
      name: 'Backend',
      type: 'string',
      description: 'The backend that delivers it.',
      value: source => source.spec.backendRef.name,
    },
    {
      name: 'Units',
      type: 'integer',
      description: 'How many units the source has.',
      value: source => source.spec.units.length,
    },
    ageColumn,
  ],
  selectableFields: {
    'spec.entityRef': source => source.spec.entityRef,
    'spec.backendRef.name': source => source.spec.backendRef.name,
  },
  validate: ({ spec: { units } }) =>
    duplicateErrors(
      units.map(({ name }) => name),
      index => `spec.units[${index}].name`,
      name => `unit "${name}" is defined twice; give each unit its own name`,
    ),
});

/** @public */
export type Source = ObjectOf<typeof sourceKind>;
/** @public */
export type SourceUnit = Source['spec']['units'][number];
