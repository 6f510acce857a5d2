import { z } from 'zod';
import { ageColumn, defineKind, ObjectOf } from './kindDefinition';
import { timestamp } from './fields';

const spec = z.object({
  runRef: z.object({ name: z.string(), uid: z.string() }).optional(),
  promotionRef: z.object({ name: z.string() }).optional(),
  subject: z
    .object({ kind: z.string(), name: z.string(), uid: z.string() })
    .describe('The object that the decision is about.'),
  stage: z.string().optional(),
  cluster: z.string().optional(),
  type: z.enum(['Normal', 'Warning']),
  reason: z.string().describe('One word for programs.'),
  message: z.string().describe('A sentence for people.'),
  from: z.string().optional().describe('The phase before.'),
  to: z.string().optional().describe('The phase after.'),
  actor: z.string().optional().describe('The person whose command led to it.'),
  at: timestamp,
  evidence: z.record(z.string(), z.unknown()).optional(),
});

/** Why something advanced, waited or failed. @public */
export const decisionKind = defineKind({
  kind: 'Decision',
  plural: 'decisions',
  shortNames: ['dec'],
  description:
    'An append-only record of why something advanced, waited or failed.',
  writtenBy: 'engine',
  createOnly: true,
  categories: [],
  spec,
  status: z.object({}),
  columns: [
    {
      name: 'Time',
      type: 'string',
      description: 'When it was taken.',
      value: decision => decision.spec.at,
    },
    {
      name: 'Type',
      type: 'string',
      description: 'Whether it is as it should be.',
      value: decision => decision.spec.type,
    },
    {
      name: 'Reason',
      type: 'string',
      description: 'One word.',
      value: decision => decision.spec.reason,
    },
    {
      name: 'Object',
      type: 'string',
      description: 'What it is about.',
      value: decision =>
        `${decision.spec.subject.kind.toLowerCase()}/${
          decision.spec.subject.name
        }`,
    },
    {
      name: 'Message',
      type: 'string',
      description: 'A sentence.',
      value: decision => decision.spec.message,
    },
    {
      name: 'Actor',
      type: 'string',
      priority: 1,
      description: 'The person whose command led to it.',
      value: decision => decision.spec.actor,
    },
    { ...ageColumn, priority: 1 },
  ],
  selectableFields: {
    'spec.runRef.name': decision => decision.spec.runRef?.name,
    'spec.promotionRef.name': decision => decision.spec.promotionRef?.name,
    'spec.subject.kind': decision => decision.spec.subject.kind,
    'spec.subject.name': decision => decision.spec.subject.name,
    'spec.subject.uid': decision => decision.spec.subject.uid,
    'spec.reason': decision => decision.spec.reason,
    'spec.type': decision => decision.spec.type,
    'spec.cluster': decision => decision.spec.cluster,
  },
});

/** @public */
export type Decision = ObjectOf<typeof decisionKind>;
