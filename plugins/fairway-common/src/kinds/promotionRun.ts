import { z } from 'zod';
import { conditionsSchema } from '../meta';
import { ageColumn, defineKind, ObjectOf } from './kindDefinition';
import { backendKind } from './backend';
import { sourceKind } from './source';
import { planSpecSchema } from './plan';
import { describeVersions } from './promotion';
import { gateStatusSchema } from './gate';
import { timestamp } from './fields';

const snapshotOf = <T extends z.ZodType>(specSchema: T) =>
  z.object({
    name: z.string(),
    uid: z.string(),
    generation: z.number().int(),
    spec: specSchema,
  });

const spec = z.object({
  promotionRef: z.object({
    name: z.string(),
    uid: z.string(),
    generation: z.number().int(),
  }),
  attempt: z
    .number()
    .int()
    .describe('The number of the run within its promotion, from 1.'),
  requestedBy: z
    .string()
    .describe(
      'Who asked for it: an entity reference, or the subject of a service.',
    ),
  requesters: z
    .array(z.string())
    .describe(
      'Everybody who asked for what it brings: who changed the promotion into this, and who retried a run of it. None of them may approve, unless the gate says allowRequester.',
    ),
  version: z.string().optional(),
  versions: z
    .record(z.string(), z.string())
    .optional()
    .describe('Versions by unit where they differ.'),
  source: snapshotOf(sourceKind.spec),
  backend: snapshotOf(backendKind.spec).describe('The backend of the source.'),
  backends: z
    .array(snapshotOf(backendKind.spec))
    .optional()
    .describe('The other backends that variants of its units name.'),
  plan: snapshotOf(planSpecSchema),
  fleet: z.object({
    name: z.string(),
    uid: z.string(),
    generation: z.number().int(),
  }),
  scope: z
    .array(z.string())
    .optional()
    .describe('The clusters that the promotion is narrowed to.'),
  overwriteDrift: z
    .boolean()
    .optional()
    .describe(
      'Whether it writes over versions that somebody else has set, although its plan blocks that.',
    ),
  timeout: z.string().optional(),
  digest: z
    .string()
    .describe(
      'SHA-256 over versions, source, backends, plan, members and their variants, in hexadecimal. Approvals are bound to it.',
    ),
});

/** The phases of a run. The last five are terminal. @public */
export const RUN_PHASES = [
  'Pending',
  'Running',
  'Paused',
  'RollingBack',
  'Succeeded',
  'Failed',
  'Aborted',
  'Superseded',
  'RolledBack',
] as const;
/** @public */
export type RunPhase = (typeof RUN_PHASES)[number];

/** The phases of a stage within a run. @public */
export const STAGE_PHASES = [
  'Pending',
  'Gating',
  'Progressing',
  'Verifying',
  'Succeeded',
  'Failed',
  'Skipped',
  'Cancelled',
  'RollingBack',
  'RolledBack',
] as const;
/** @public */
export type StagePhase = (typeof STAGE_PHASES)[number];

/** How many clusters are in which state; each cluster of the stage is counted once. @public */
export const countsSchema = z.object({
  total: z.number().int(),
  pending: z
    .number()
    .int()
    .describe(
      'Not started, or waiting for its cluster before anything was sent.',
    ),
  progressing: z.number().int().describe('Started and not done.'),
  converged: z.number().int(),
  failed: z.number().int(),
  skipped: z.number().int(),
  cancelled: z.number().int(),
  rolledBack: z.number().int(),
});
/** @public */
export type ClusterCounts = z.infer<typeof countsSchema>;

const stageStatus = z.object({
  name: z.string(),
  phase: z.enum(STAGE_PHASES),
  reason: z.string().optional(),
  message: z.string().optional(),
  startedAt: timestamp.optional().describe('When its dependencies were met.'),
  appliedAt: timestamp
    .optional()
    .describe('When its last cluster was done and the gates after it began.'),
  finishedAt: timestamp.optional(),
  clusters: countsSchema,
  gates: z.array(gateStatusSchema).optional(),
});
/** @public */
export type StageStatus = z.infer<typeof stageStatus>;

const status = z.object({
  phase: z.enum(RUN_PHASES),
  reason: z.string().optional(),
  message: z.string().optional(),
  startedAt: timestamp.optional(),
  finishedAt: timestamp.optional(),
  paused: z
    .object({ at: timestamp, by: z.string(), reason: z.string().optional() })
    .optional()
    .describe('Who paused it, while it is paused.'),
  pausedMs: z
    .number()
    .optional()
    .describe('How long it was paused before, in milliseconds.'),
  clusters: countsSchema,
  stages: z.array(stageStatus),
  rollback: z
    .object({
      cause: z.string(),
      requestedBy: z
        .string()
        .optional()
        .describe('Who asked for it, and may not approve it.'),
      startedAt: timestamp,
      gates: z.array(gateStatusSchema).optional(),
    })
    .optional(),
  uncoveredClusters: z
    .array(z.string())
    .optional()
    .describe(
      'Clusters of the fleet that no stage selects, at most 50 of them.',
    ),
  drifted: z
    .number()
    .int()
    .optional()
    .describe(
      'How many targets hold another version than they were given, which somebody else has set; left out where none does.',
    ),
  conditions: conditionsSchema.optional(),
});

/** One numbered attempt to carry out a promotion. @public */
export const promotionRunKind = defineKind({
  kind: 'PromotionRun',
  plural: 'promotionruns',
  shortNames: ['prun'],
  description:
    'One numbered attempt to carry out a Promotion, with the source, the plan and the members frozen as they were when it started.',
  writtenBy: 'engine',
  createOnly: true,
  spec,
  status,
  columns: [
    {
      name: 'Promotion',
      type: 'string',
      description: 'The promotion that it carries out.',
      value: run => run.spec.promotionRef.name,
    },
    {
      name: 'Attempt',
      type: 'integer',
      description: 'The number of the run within its promotion.',
      value: run => run.spec.attempt,
    },
    {
      name: 'Version',
      type: 'string',
      description: 'The version that it brings.',
      value: run => describeVersions(run.spec),
    },
    {
      name: 'Phase',
      type: 'string',
      description: 'Where it is.',
      value: run => run.status?.phase ?? 'Pending',
    },
    {
      name: 'Stage',
      type: 'string',
      description: 'The stages that are under way.',
      value: run =>
        run.status?.stages
          .filter(({ phase }) =>
            ['Gating', 'Progressing', 'Verifying', 'RollingBack'].includes(
              phase,
            ),
          )
          .map(({ name, phase }) => `${name} (${phase})`)
          .join(','),
    },
    {
      name: 'Converged',
      type: 'string',
      description: 'Clusters that converged, of all.',
      value: run =>
        run.status
          ? `${run.status.clusters.converged}/${run.status.clusters.total}`
          : undefined,
    },
    {
      name: 'Failed',
      type: 'integer',
      description: 'Clusters that failed.',
      value: run => run.status?.clusters.failed,
    },
    {
      name: 'Message',
      type: 'string',
      priority: 1,
      description: 'What it waits for or why it ended.',
      value: run => run.status?.message,
    },
    ageColumn,
  ],
  selectableFields: {
    'spec.promotionRef.name': run => run.spec.promotionRef.name,
    'spec.source.name': run => run.spec.source.name,
    'spec.attempt': run => String(run.spec.attempt),
    'status.phase': run => run.status?.phase ?? 'Pending',
  },
});

/** @public */
export type PromotionRun = ObjectOf<typeof promotionRunKind>;
/** @public */
export type PromotionRunStatus = NonNullable<PromotionRun['status']>;
