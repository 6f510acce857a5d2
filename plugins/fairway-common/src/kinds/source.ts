import { z } from 'zod';
import { labelSelectorSchema, mapList } from '../meta';
import { ageColumn, defineKind, ObjectOf } from './kindDefinition';
import { conditionsStatus, localName, localRef, objectName } from './fields';
import { objectReferenceSchema } from './objectReference';
import { validateUnits } from './validateUnits';

const delivery = {
  object: objectReferenceSchema.describe(
    'The object that carries the version, on each target cluster or on the hub of the backend.',
  ),
  version: z
    .record(z.string(), z.unknown())
    .describe(
      'Where in the object the version lives, in the schema of the driver. {cluster} and {unit} are filled in.',
    ),
};

const variant = z
  .object({
    name: localName.describe('The name of the variant, unique in the unit.'),
    selector: labelSelectorSchema
      .optional()
      .describe('Clusters with matching labels get this variant.'),
    clusters: z
      .array(objectName)
      .min(1, 'must name at least one cluster; leave the list out otherwise')
      .optional()
      .describe(
        'Clusters that get this variant by name, besides the selected ones.',
      ),
    backendRef: localRef('Backend')
      .optional()
      .describe(
        'The Backend that delivers to these clusters, in the same namespace. Default: that of the source.',
      ),
    ...delivery,
  })
  .superRefine(({ selector, clusters }, ctx) => {
    if (!selector && !clusters) {
      ctx.addIssue({
        code: 'custom',
        path: ['selector'],
        message:
          'is required where no clusters are named; say which clusters get the variant',
      });
    }
  });

const unit = z.object({
  name: localName.describe('The name of the unit, unique in the source.'),
  ...delivery,
  variants: z
    .array(variant)
    .min(1, 'must hold at least one variant; leave the list out otherwise')
    .max(20, 'must hold at most 20 variants')
    .meta(mapList('name'))
    .optional()
    .describe(
      'How the unit is delivered to clusters that differ. For each cluster the first one counts that takes it in, otherwise what the unit itself says. It is chosen when a run starts.',
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
  backendRef: localRef('Backend').describe(
    'The Backend that delivers the units, in the same namespace, except where a variant names another one.',
  ),
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
  validate: ({ spec: { units } }) => validateUnits(units),
});

/** @public */
export type Source = ObjectOf<typeof sourceKind>;
/** @public */
export type SourceUnit = Source['spec']['units'][number];
/** @public */
export type UnitVariant = NonNullable<SourceUnit['variants']>[number];
