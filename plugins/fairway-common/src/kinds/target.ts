import { z } from 'zod';
import { conditionsSchema } from '../meta';
import { ageColumn, defineKind, ObjectOf } from './kindDefinition';
import { gateStatusSchema } from './gate';
import { objectReferenceSchema } from './objectReference';
import { timestamp } from './fields';

const spec = z.object({
  runRef: z.object({ name: z.string(), uid: z.string() }),
  promotionRef: z.object({ name: z.string() }),
  sourceRef: z.object({ name: z.string() }),
  stage: z.string(),
  batch: z
    .number()
    .int()
    .describe(
      'The batch within the stage, from 0; mandatory canaries are batch 0 where there are any.',
    ),
  canary: z
    .boolean()
    .optional()
    .describe('Whether the cluster is a mandatory canary.'),
  order: z.number().int().describe('The place within the stage, from 0.'),
  cluster: z.string(),
  unit: z.string(),
  variant: z
    .string()
    .optional()
    .describe(
      'The variant of the unit that the cluster gets, as it was chosen when the run was planned; left out where the unit itself counts.',
    ),
  backend: z
    .string()
    .optional()
    .describe(
      'The Backend that delivers it, as it is frozen in the run. Default: that of the source.',
    ),
  hub: z
    .string()
    .optional()
    .describe(
      'The name under which the cluster is registered that holds the object, where it is not the target cluster.',
    ),
  object: objectReferenceSchema,
  version: z.string(),
});

/** The phases of a target in the order that an attempt goes through them. The last five are terminal. @public */
export const TARGET_PHASES = [
  'Pending',
  'Gating',
  'Queued',
  'Applying',
  'Converging',
  'Verifying',
  'Converged',
  'RolledBack',
  'Failed',
  'Skipped',
  'Cancelled',
] as const;
/** @public */
export type TargetPhase = (typeof TARGET_PHASES)[number];

const status = z.object({
  phase: z.enum(TARGET_PHASES),
  since: timestamp.describe('When the phase began.'),
  operation: z.enum(['Promote', 'Rollback']).describe('What the attempt does.'),
  attempt: z
    .number()
    .int()
    .describe(
      'The number of the attempt, from 1; a retry and a rollback each are a new one.',
    ),
  reason: z
    .string()
    .optional()
    .describe('Why it waits or how it ended, as one word for programs.'),
  message: z.string().optional(),
  nextCheck: timestamp
    .optional()
    .describe('When it is looked at again if nothing happens before.'),
  parked: z
    .boolean()
    .optional()
    .describe(
      'Started, but nothing was sent because the cluster cannot be reached: it leaves its place in the wave to others.',
    ),
  intent: z
    .object({
      key: z
        .string()
        .describe(
          'Names this write; the same key always means the same content.',
        ),
      version: z
        .string()
        .nullable()
        .describe('The version to write; null takes the field away again.'),
      fence: z
        .number()
        .int()
        .describe('The fencing number of the lock that it is written under.'),
      issuedAt: timestamp,
      replaces: z
        .string()
        .nullable()
        .optional()
        .describe(
          'The version that the object may hold before the write, besides the one that is written: what was read there, or for a rollback what this run has written. Any other is left alone.',
        ),
      recheck: z
        .boolean()
        .optional()
        .describe(
          'No try has arrived so far, and the object is read again before the next one is sent.',
        ),
    })
    .optional()
    .describe('What is to be written; stored before it is sent.'),
  tries: z
    .number()
    .int()
    .optional()
    .describe(
      'How often the write, or the read before it, was tried without an answer or with one that can be retried.',
    ),
  triedAt: timestamp
    .optional()
    .describe('When the newest of these tries ended.'),
  tryingSince: timestamp
    .optional()
    .describe('When the object could not be read for the first time.'),
  ambiguous: z
    .boolean()
    .optional()
    .describe(
      'A try ended without a clear answer, so the write may have reached the cluster.',
    ),
  previousVersion: z
    .string()
    .nullable()
    .optional()
    .describe(
      'The version before the first write of this run, stored before it is sent; null where there was none.',
    ),
  writtenBefore: z
    .boolean()
    .optional()
    .describe(
      'An earlier attempt may have written, so what is there now is not what was there before the run.',
    ),
  receipt: z
    .object({
      at: timestamp,
      changed: z
        .boolean()
        .describe('False where the version was there already.'),
      revision: z
        .string()
        .optional()
        .describe('The resourceVersion that the write produced.'),
      generation: z.number().optional(),
      details: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  observation: z
    .object({
      state: z.enum([
        'Pending',
        'Progressing',
        'Converged',
        'Failed',
        'Unknown',
      ]),
      at: timestamp,
      message: z.string().optional(),
      evidence: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  convergedAt: timestamp.optional(),
  drift: z
    .object({
      version: z
        .string()
        .nullable()
        .describe('What is there instead; null where there is no version.'),
      since: timestamp.describe('When it was seen first.'),
      changedBy: z
        .object({
          manager: z.string().describe('The field manager that has set it.'),
          at: timestamp.optional(),
        })
        .optional(),
    })
    .optional()
    .describe(
      'The version that somebody else has set after this one had arrived; left out where there is none.',
    ),
  correction: z
    .boolean()
    .optional()
    .describe(
      'The attempt brings the version back after somebody else had changed it.',
    ),
  corrections: z
    .array(timestamp)
    .optional()
    .describe('When it was brought back, the newest 20 times.'),
  gates: z.array(gateStatusSchema).optional(),
  history: z
    .array(
      z.object({
        attempt: z.number().int(),
        operation: z.enum(['Promote', 'Rollback']),
        version: z.string().nullable().optional(),
        outcome: z.string(),
        reason: z.string().optional(),
        message: z.string().optional(),
        finishedAt: timestamp,
      }),
    )
    .optional()
    .describe('Earlier attempts, the newest 20.'),
  conditions: conditionsSchema.optional(),
});

/** One unit on one cluster in one stage of a run. @public */
export const targetKind = defineKind({
  kind: 'Target',
  plural: 'targets',
  shortNames: ['tgt'],
  description: 'One unit of the source on one cluster, in one stage of a run.',
  writtenBy: 'engine',
  createOnly: true,
  spec,
  status,
  columns: [
    {
      name: 'Run',
      type: 'string',
      priority: 1,
      description: 'The run that it belongs to.',
      value: target => target.spec.runRef.name,
    },
    {
      name: 'Stage',
      type: 'string',
      description: 'The stage that it belongs to.',
      value: target => target.spec.stage,
    },
    {
      name: 'Cluster',
      type: 'string',
      description: 'The cluster.',
      value: target => target.spec.cluster,
    },
    {
      name: 'Unit',
      type: 'string',
      description: 'The unit of the source.',
      value: target => target.spec.unit,
    },
    {
      name: 'Backend',
      type: 'string',
      priority: 1,
      description: 'The backend that delivers it.',
      value: target => target.spec.backend,
    },
    {
      name: 'Hub',
      type: 'string',
      priority: 1,
      description:
        'The cluster that holds the object, where it is not the target cluster.',
      value: target => target.spec.hub,
    },
    {
      name: 'Version',
      type: 'string',
      description: 'The version that it is to get.',
      value: target =>
        target.status?.operation === 'Rollback'
          ? target.status.previousVersion ?? undefined
          : target.spec.version,
    },
    {
      name: 'Phase',
      type: 'string',
      description: 'Where it is.',
      value: target => target.status?.phase ?? 'Pending',
    },
    {
      name: 'Reason',
      type: 'string',
      description: 'Why it waits or how it ended.',
      value: target => target.status?.reason,
    },
    {
      name: 'Message',
      type: 'string',
      priority: 1,
      description: 'The same for people.',
      value: target => target.status?.message,
    },
    {
      name: 'Previous',
      type: 'string',
      priority: 1,
      description: 'The version before.',
      value: target => target.status?.previousVersion ?? undefined,
    },
    ageColumn,
  ],
  selectableFields: {
    'spec.runRef.name': target => target.spec.runRef.name,
    'spec.promotionRef.name': target => target.spec.promotionRef.name,
    'spec.sourceRef.name': target => target.spec.sourceRef.name,
    'spec.stage': target => target.spec.stage,
    'spec.cluster': target => target.spec.cluster,
    'spec.unit': target => target.spec.unit,
    'spec.hub': target => target.spec.hub,
    'status.phase': target => target.status?.phase ?? 'Pending',
  },
});

/** @public */
export type Target = ObjectOf<typeof targetKind>;
/** @public */
export type TargetStatus = NonNullable<Target['status']>;
