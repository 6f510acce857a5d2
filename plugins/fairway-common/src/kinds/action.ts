import { z } from 'zod';
import { ageColumn, defineKind, ObjectOf } from './kindDefinition';
import { localName, localRef, timestamp } from './fields';

/** What a person or CI can do to a run. @public */
export const ACTION_TYPES = [
  'Pause',
  'Resume',
  'Abort',
  'Retry',
  'Skip',
  'Rollback',
] as const;
/** @public */
export type ActionType = (typeof ACTION_TYPES)[number];

const spec = z
  .object({
    type: z.enum(ACTION_TYPES).describe('The command.'),
    runRef: localRef('PromotionRun'),
    stage: localName
      .optional()
      .describe('Retry and Skip: only the clusters of this stage.'),
    target: z
      .string()
      .optional()
      .describe('Retry and Skip: only the Target of this name.'),
    reason: z
      .string()
      .max(4096, 'must be at most 4096 characters')
      .optional()
      .describe('Why. Required with Skip.'),
    user: z
      .string()
      .optional()
      .describe(
        'Who gave the command. Set by the server; what a client writes here is replaced.',
      ),
  })
  .superRefine((action, ctx) => {
    const narrow = action.type === 'Retry' || action.type === 'Skip';
    for (const key of ['stage', 'target'] as const) {
      if (action[key] !== undefined && !narrow) {
        ctx.addIssue({
          code: 'custom',
          path: [key],
          message: `must be left out: ${action.type} is about the whole run`,
        });
      }
    }
    if (action.stage !== undefined && action.target !== undefined) {
      ctx.addIssue({
        code: 'custom',
        path: ['target'],
        message:
          'must be left out where stage is given: name the one or the other',
      });
    }
    if (action.type === 'Skip' && !action.stage && !action.target) {
      ctx.addIssue({
        code: 'custom',
        path: ['target'],
        message: 'is required: say which target or stage to skip',
      });
    }
    if (action.type === 'Skip' && !action.reason?.trim()) {
      ctx.addIssue({
        code: 'custom',
        path: ['reason'],
        message: 'is required: say why it may be skipped',
      });
    }
  });

const status = z.object({
  phase: z
    .enum(['Pending', 'Completed', 'Refused'])
    .describe('What became of it.'),
  reason: z.string().optional(),
  message: z.string().optional(),
  at: timestamp.optional(),
  createdRun: z
    .string()
    .optional()
    .describe('The run that a retry of the whole run started.'),
});

/** A command on a run, as a document that is only ever created. @public */
export const actionKind = defineKind({
  kind: 'Action',
  plural: 'actions',
  shortNames: ['act'],
  description:
    'A command on a run: pause, resume, abort, retry, skip or roll back. Its status tells what became of it.',
  writtenBy: 'user',
  createOnly: true,
  spec,
  status,
  columns: [
    {
      name: 'Type',
      type: 'string',
      description: 'The command.',
      value: action => action.spec.type,
    },
    {
      name: 'Run',
      type: 'string',
      description: 'The run.',
      value: action => action.spec.runRef.name,
    },
    {
      name: 'On',
      type: 'string',
      description: 'The stage or target that it is narrowed to.',
      value: action => action.spec.target ?? action.spec.stage,
    },
    {
      name: 'User',
      type: 'string',
      description: 'Who gave it.',
      value: action => action.spec.user,
    },
    {
      name: 'Phase',
      type: 'string',
      description: 'What became of it.',
      value: action => action.status?.phase ?? 'Pending',
    },
    {
      name: 'Message',
      type: 'string',
      priority: 1,
      description: 'The same for people.',
      value: action => action.status?.message,
    },
    ageColumn,
  ],
  selectableFields: {
    'spec.runRef.name': action => action.spec.runRef.name,
    'spec.type': action => action.spec.type,
    'status.phase': action => action.status?.phase ?? 'Pending',
  },
});

/** @public */
export type Action = ObjectOf<typeof actionKind>;
