import { z } from 'zod';
import { ageColumn, defineKind, ObjectOf } from './kindDefinition';
import { localName, localRef, timestamp } from './fields';

const spec = z.object({
  runRef: localRef('PromotionRun'),
  stage: localName.describe(
    'The stage whose gate is decided; "rollback" for a gate before a rollback.',
  ),
  gate: localName.describe('The name of the approval gate.'),
  decision: z.enum(['Approve', 'Reject']).describe('What the person decides.'),
  comment: z
    .string()
    .max(4096, 'must be at most 4096 characters')
    .optional()
    .describe('Why, for those who read it later.'),
  digest: z
    .string()
    .optional()
    .describe(
      'The digest of what was looked at. Default: the one that the gate waits for now. Another one is refused.',
    ),
  user: z
    .string()
    .optional()
    .describe(
      'Who decided. Set by the server; what a client writes here is replaced.',
    ),
  groups: z
    .array(z.string())
    .optional()
    .describe('The groups of the user at that time. Set by the server.'),
});

const status = z.object({
  state: z
    .enum(['Recorded', 'Counted', 'Refused'])
    .describe('Whether the engine counted it.'),
  reason: z.string().optional(),
  message: z.string().optional(),
  at: timestamp.optional(),
});

/** The decision of a person on a gate. @public */
export const approvalKind = defineKind({
  kind: 'Approval',
  plural: 'approvals',
  shortNames: ['appr'],
  description:
    'The decision of a person on an approval gate of a run, bound to the digest of what is approved.',
  writtenBy: 'user',
  createOnly: true,
  spec,
  status,
  columns: [
    {
      name: 'Run',
      type: 'string',
      description: 'The run.',
      value: approval => approval.spec.runRef.name,
    },
    {
      name: 'Stage',
      type: 'string',
      description: 'The stage.',
      value: approval => approval.spec.stage,
    },
    {
      name: 'Gate',
      type: 'string',
      description: 'The gate.',
      value: approval => approval.spec.gate,
    },
    {
      name: 'Decision',
      type: 'string',
      description: 'What was decided.',
      value: approval => approval.spec.decision,
    },
    {
      name: 'User',
      type: 'string',
      description: 'Who decided.',
      value: approval => approval.spec.user,
    },
    {
      name: 'State',
      type: 'string',
      priority: 1,
      description: 'Whether it was counted.',
      value: approval => approval.status?.state,
    },
    ageColumn,
  ],
  selectableFields: {
    'spec.runRef.name': approval => approval.spec.runRef.name,
    'spec.stage': approval => approval.spec.stage,
    'spec.gate': approval => approval.spec.gate,
    'spec.user': approval => approval.spec.user,
  },
});

/** @public */
export type Approval = ObjectOf<typeof approvalKind>;
