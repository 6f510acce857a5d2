import { z } from 'zod';
import { durationSchema, positiveDuration } from '../meta';
import { localName } from './fields';

/** Names an entity of the catalog of this kind, such as `user:default/alice`. */
const entityRef = (kind: 'user' | 'group', others: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${kind}:[a-z0-9-._]+/[A-Za-z0-9-._]+$`, 'i'),
      `must be a ${kind} such as ${kind}:default/NAME; ${others}`,
    );

const approval = z.object({
  groups: z
    .array(entityRef('group', 'list single people under users'))
    .min(1, 'must name at least one group; leave the list out otherwise')
    .optional()
    .describe(
      'Groups whose members may approve. Anyone with the permission may where no groups and users are given.',
    ),
  users: z
    .array(entityRef('user', 'list groups under groups'))
    .min(1, 'must name at least one user; leave the list out otherwise')
    .optional()
    .describe('Users who may approve besides the groups.'),
  count: z
    .number()
    .int()
    .min(1, 'must be at least 1')
    .max(20, 'must be at most 20')
    .default(1)
    .describe('How many different people must approve.'),
  allowRequester: z
    .boolean()
    .default(false)
    .describe(
      'Whether those who asked for the promotion, or for its rollback, may approve it.',
    ),
});

const soak = z.object({
  duration: durationSchema.describe(
    'How long to wait from the moment that the gate was reached.',
  ),
});

const health = z.object({
  stableFor: durationSchema
    .optional()
    .describe(
      'How long the objects must have been healthy without a break. Default: the moment is enough.',
    ),
});

/** The types of gate that ship with Fairway. @public */
export const GATE_TYPES = ['approval', 'soak', 'health'] as const;

/**
 * A check before or after apply.
 *
 * @remarks Exactly one of the type fields is set; its key is the type of the gate. Types of gate that modules add are keys
 * here too: the schema is loose so that they can be validated by the gate that owns them.
 *
 * @public
 */
export const gateSchema = z
  .object({
    name: localName.describe('The name of the gate, unique in its list.'),
    level: z
      .enum(['Stage', 'Target'])
      .default('Stage')
      .describe(
        'Whether the gate is evaluated once for the stage, or for each target.',
      ),
    timeout: positiveDuration
      .optional()
      .describe(
        'How long the gate may wait before it counts as failed. Default: no limit.',
      ),
    approval: approval.optional().describe('People decide.'),
    soak: soak.optional().describe('Time passes.'),
    health: health
      .optional()
      .describe('The objects on the clusters are healthy.'),
  })
  .superRefine((gate, ctx) => {
    const types = GATE_TYPES.filter(type => gate[type] !== undefined);
    if (types.length !== 1) {
      ctx.addIssue({
        code: 'custom',
        path: types.length > 1 ? [types[1]] : [],
        message:
          types.length > 1
            ? `must be left out, because the gate is of type ${types[0]} already; write a second gate`
            : `must have exactly one of ${GATE_TYPES.join(', ')}`,
      });
    }
    if (gate.approval && gate.level === 'Target') {
      ctx.addIssue({
        code: 'custom',
        path: ['level'],
        message:
          'must be Stage for an approval: people approve a stage, not each of its clusters',
      });
    }
  });

/** @public */
export type GateType = (typeof GATE_TYPES)[number];
/** @public */
export type GateSpec = z.infer<typeof gateSchema>;

/** The type of a gate that admission has accepted. @public */
export function gateType(gate: GateSpec): GateType {
  return GATE_TYPES.find(type => gate[type] !== undefined)!;
}

/** What is known of one gate of a stage or target. @public */
export const gateStatusSchema = z.object({
  name: z.string(),
  type: z.string(),
  phase: z
    .enum(['before', 'after'])
    .describe('Whether the gate is before or after apply.'),
  state: z
    .enum(['Pending', 'Waiting', 'Inconclusive', 'Passed', 'Failed'])
    .describe('Only Passed lets anything advance.'),
  since: z.string().describe('When the gate was reached, RFC 3339.'),
  decidedAt: z.string().optional().describe('When it passed or failed.'),
  reason: z
    .string()
    .optional()
    .describe('How it failed, as one word for programs.'),
  message: z.string().optional(),
  pausedMs: z
    .number()
    .optional()
    .describe(
      'How long the run was paused while the gate waited, in milliseconds; not part of its timeout.',
    ),
  nextCheck: z.string().optional().describe('When it is evaluated next.'),
  evidence: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('What the outcome rests on.'),
  digest: z
    .string()
    .optional()
    .describe('The digest that approvals are bound to.'),
});

/** @public */
export type GateStatus = z.infer<typeof gateStatusSchema>;
