import { z } from 'zod';
import { conditionsSchema, positiveDuration } from '../meta';
import { duplicateClusters } from './duplicates';
import { ageColumn, defineKind, ObjectOf } from './kindDefinition';
import {
  localName,
  localRef,
  objectName,
  timestamp,
  versionText,
} from './fields';

const spec = z
  .object({
    sourceRef: localRef('Source'),
    fleetRef: localRef('Fleet'),
    planRef: localRef('Plan'),
    version: versionText
      .optional()
      .describe('The version for every unit that versions does not name.'),
    versions: z
      .record(localName, versionText)
      .optional()
      .describe('Versions by unit, where they differ.'),
    scope: z
      .object({
        clusters: z
          .array(objectName)
          .min(1, 'must name at least one cluster')
          .describe('Only these clusters of the fleet are touched.'),
      })
      .optional()
      .describe('Narrows the promotion. Default: the whole fleet.'),
    suspend: z
      .boolean()
      .default(false)
      .describe(
        'A suspended promotion starts no run; a run that is under way is paused.',
      ),
    overwriteDrift: z
      .boolean()
      .optional()
      .describe(
        'Whether its runs write to clusters where somebody else has changed the version, although the plan blocks that. Default: false.',
      ),
    timeout: positiveDuration
      .optional()
      .describe(
        'How long a run may take, pauses not counted, before it fails. Default: no limit.',
      ),
  })
  .superRefine((promotion, ctx) => {
    if (
      !promotion.version &&
      Object.keys(promotion.versions ?? {}).length === 0
    ) {
      ctx.addIssue({
        code: 'custom',
        path: ['version'],
        message:
          'is required: say which version to promote, or give versions by unit',
      });
    }
  });

/** The phases of a promotion, which follow its newest run. @public */
export const PROMOTION_PHASES = [
  'Pending',
  'Suspended',
  'Running',
  'Paused',
  'RollingBack',
  'Succeeded',
  'Failed',
  'Aborted',
  'RolledBack',
  'Terminating',
] as const;

const status = z.object({
  observedGeneration: z.number().int().optional(),
  phase: z.enum(PROMOTION_PHASES).optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  attempts: z.number().int().optional().describe('How many runs were started.'),
  currentRun: z
    .object({ name: z.string(), uid: z.string(), generation: z.number().int() })
    .optional()
    .describe(
      'The newest run, and the generation of the promotion that it carries out.',
    ),
  superseding: z
    .object({ run: z.string(), generation: z.number().int() })
    .optional()
    .describe(
      'The run that is being ended, and the generation of the promotion that takes its place.',
    ),
  progress: z.string().optional().describe('Clusters that converged, of all.'),
  lastSucceeded: z
    .object({ run: z.string(), version: z.string(), at: timestamp })
    .optional()
    .describe('The newest run that succeeded.'),
  conditions: conditionsSchema.optional(),
});

/** The intent to bring a version of a source to a fleet by a plan. @public */
export const promotionKind = defineKind({
  kind: 'Promotion',
  plural: 'promotions',
  shortNames: ['promo'],
  description:
    'The intent to bring a version of a Source to a Fleet by a Plan. Each change of its spec starts a new numbered run.',
  writtenBy: 'user',
  spec,
  status,
  columns: [
    {
      name: 'Source',
      type: 'string',
      description: 'What is promoted.',
      value: promotion => promotion.spec.sourceRef.name,
    },
    {
      name: 'Version',
      type: 'string',
      description: 'The version that is promoted.',
      value: promotion => describeVersions(promotion.spec),
    },
    {
      name: 'Fleet',
      type: 'string',
      priority: 1,
      description: 'Where it goes.',
      value: promotion => promotion.spec.fleetRef.name,
    },
    {
      name: 'Plan',
      type: 'string',
      priority: 1,
      description: 'How it goes there.',
      value: promotion => promotion.spec.planRef.name,
    },
    {
      name: 'Phase',
      type: 'string',
      description: 'The phase of the newest run.',
      value: promotion => promotion.status?.phase ?? 'Pending',
    },
    {
      name: 'Progress',
      type: 'string',
      description: 'Clusters that converged, of all.',
      value: promotion => promotion.status?.progress,
    },
    {
      name: 'Run',
      type: 'string',
      priority: 1,
      description: 'The newest run.',
      value: promotion => promotion.status?.currentRun?.name,
    },
    {
      name: 'Message',
      type: 'string',
      priority: 1,
      description: 'What it waits for or why it ended.',
      value: promotion => promotion.status?.message,
    },
    ageColumn,
  ],
  validate: ({ spec: { scope } }) =>
    duplicateClusters(scope?.clusters, 'spec.scope.clusters'),
  selectableFields: {
    'spec.sourceRef.name': promotion => promotion.spec.sourceRef.name,
    'spec.fleetRef.name': promotion => promotion.spec.fleetRef.name,
    'spec.planRef.name': promotion => promotion.spec.planRef.name,
    'spec.version': promotion => promotion.spec.version,
    'status.phase': promotion => promotion.status?.phase ?? 'Pending',
  },
});

/** @public */
export type Promotion = ObjectOf<typeof promotionKind>;

/** The versions of a promotion or run as one text: `v1.4.2`, or `api=v1,worker=v2`. @public */
export function describeVersions(versions: {
  version?: string;
  versions?: Record<string, string>;
}): string {
  const named = Object.entries(versions.versions ?? {}).map(
    ([unit, version]) => `${unit}=${version}`,
  );
  return [...(versions.version ? [versions.version] : []), ...named].join(',');
}
