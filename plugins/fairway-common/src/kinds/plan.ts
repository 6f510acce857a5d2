import { z } from 'zod';
import {
  durationSchema,
  intOrPercent,
  labelKeySchema,
  labelSelectorSchema,
  mapList,
  positiveDuration,
  positiveIntOrPercent,
} from '../meta';
import { ageColumn, defineKind, ObjectOf } from './kindDefinition';
import { gateSchema } from './gate';
import { conditionsStatus, localName, objectName } from './fields';
import { validatePlan } from './validatePlan';

/** How often within an hour a version is written again where the plan does not say. */
const DEFAULT_REASSERTS_PER_HOUR = 3;

const dependency = z.object({
  stage: localName.describe('The stage that must come first.'),
  strategy: z
    .enum(['All', 'Any'])
    .optional()
    .describe(
      'All: every cluster of that stage is done and the stage succeeded. Any: one cluster is enough, while the stage still runs. Default, where percent is left out too: All.',
    ),
  percent: z
    .number()
    .int()
    .min(1, 'must be from 1 to 100')
    .max(100, 'must be from 1 to 100')
    .optional()
    .describe(
      'Instead of a strategy: the share of clusters of that stage that must have converged.',
    ),
  soak: durationSchema
    .optional()
    .describe('How long ago the clusters that count must have converged.'),
});

const wave = z.object({
  maxParallel: positiveIntOrPercent
    .default(1)
    .describe(
      'How many clusters may be in progress at once; a percentage is rounded down, and is at least 1.',
    ),
  maxFailures: intOrPercent
    .default(0)
    .describe(
      'How many clusters may fail before the stage fails; a percentage is rounded down.',
    ),
  batches: z
    .array(positiveIntOrPercent)
    .max(50, 'must hold at most 50 batches')
    .optional()
    .describe(
      'Sizes of batches that run one after the other; the clusters that are left form a last batch. Default: one batch.',
    ),
  minSuccessTime: durationSchema
    .optional()
    .describe(
      'How long a cluster must stay healthy after it converged before it counts as done.',
    ),
  progressDeadline: positiveDuration
    .default('10m')
    .describe(
      'How long a cluster may take to converge after its version was written, before it counts as failed.',
    ),
  canaries: z
    .object({
      selector: labelSelectorSchema
        .optional()
        .describe('Clusters of the stage with matching labels.'),
      clusters: z
        .array(objectName)
        .min(1, 'must name at least one cluster; leave the list out otherwise')
        .optional()
        .describe('Clusters of the stage by name.'),
    })
    .optional()
    .describe(
      'Clusters of the stage that go first; none of them may fail or be skipped.',
    ),
  sortBy: labelKeySchema
    .optional()
    .describe(
      'The label by whose value clusters are ordered. Default: their name.',
    ),
});

const gates = z.array(gateSchema).meta(mapList('name'));

const stage = z.object({
  name: localName.describe('The name of the stage, unique in the plan.'),
  dependsOn: z
    .array(dependency)
    .meta(mapList('stage'))
    .optional()
    .describe('Stages that come first. Default: none.'),
  selector: labelSelectorSchema
    .optional()
    .describe(
      'The clusters of the fleet that belong to the stage. Default, where clusters is left out too: all of them.',
    ),
  clusters: z
    .array(objectName)
    .min(1, 'must name at least one cluster; leave the list out otherwise')
    .optional()
    .describe(
      'Clusters that belong to the stage by name, besides the selected ones.',
    ),
  wave: wave.prefault({}).describe('How the clusters of the stage take turns.'),
  before: gates
    .optional()
    .describe('Gates that must pass before anything is written.'),
  after: gates
    .optional()
    .describe('Gates that must pass after the clusters have converged.'),
  onFailure: z
    .enum(['Halt', 'Continue', 'Rollback'])
    .default('Halt')
    .describe(
      'What happens when the stage fails. Halt: nothing more is started and the run fails. Continue: the failure is recorded and later stages go on. Rollback: every cluster that the run has changed gets its previous version back.',
    ),
  allowEmpty: z
    .boolean()
    .default(false)
    .describe(
      'Whether the stage may select no cluster. Default: that is an error.',
    ),
  suspendedClusters: z
    .enum(['Wait', 'Skip'])
    .default('Skip')
    .describe(
      'Whether a suspended cluster is waited for, or skipped and reported.',
    ),
  unreachableClusters: z
    .enum(['Wait', 'Skip', 'Fail'])
    .default('Wait')
    .describe(
      'Whether a cluster that cannot be reached is waited for, skipped and reported, or counted as failed. One that a write may have reached is waited for in any case, until its progressDeadline.',
    ),
});

const spec = z.object({
  stages: z
    .array(stage)
    .min(1, 'must hold at least one stage')
    .max(31, 'must hold at most 31 stages')
    .meta(mapList('name'))
    .describe(
      'The stages. Those that depend on no other start at once; they need not be in order.',
    ),
  membership: z
    .enum(['Frozen', 'IncludeLate'])
    .default('Frozen')
    .describe(
      'Frozen: the clusters are fixed when a run starts. IncludeLate: clusters that join the fleet later are added to stages that are not finished.',
    ),
  rollback: z
    .object({
      before: gates
        .optional()
        .describe(
          'Gates that must pass before a rollback starts. Default: none.',
        ),
      maxParallel: positiveIntOrPercent
        .default('100%')
        .describe('How many clusters may be rolled back at once.'),
    })
    .prefault({})
    .describe('How a rollback goes.'),
  drift: z
    .object({
      policy: z
        .enum(['Report', 'Reassert', 'Block'])
        .default('Report')
        .describe(
          'Report: it is shown and recorded, and nothing is written. Reassert: the version that was promoted is written again, as long as no newer promotion has taken its place. Block: a run waits before its first write to such a cluster, so that what somebody has set there is not lost unseen.',
        ),
      maxReassertsPerHour: z
        .number()
        .int()
        .min(1, 'must be from 1 to 20')
        .max(20, 'must be from 1 to 20')
        .default(DEFAULT_REASSERTS_PER_HOUR)
        .describe(
          'How often within an hour a version is written again to one target. After that it is only reported, until the version is back: something else keeps changing it, and people have to say who is right.',
        ),
    })
    .optional()
    .describe(
      'What happens where somebody else changes a version after it has converged. Default: it is reported.',
    ),
});

/** How a version moves through a fleet. @public */
export const planKind = defineKind({
  kind: 'Plan',
  plural: 'plans',
  shortNames: ['fwp'],
  description:
    'The stages that a version moves through, the waves in each of them, and the gates before and after.',
  writtenBy: 'user',
  spec,
  status: conditionsStatus,
  columns: [
    {
      name: 'Stages',
      type: 'string',
      description: 'The stages in the order of the plan.',
      value: plan => plan.spec.stages.map(({ name }) => name).join(','),
    },
    {
      name: 'Membership',
      type: 'string',
      priority: 1,
      description: 'Whether clusters that join later are included.',
      value: plan => plan.spec.membership,
    },
    ageColumn,
  ],
  validate: ({ spec: planSpec }) => validatePlan(planSpec),
});

/** @public */
export type Plan = ObjectOf<typeof planKind>;
/** @public */
export type PlanSpec = z.output<typeof spec>;
/** @public */
export type StageSpec = PlanSpec['stages'][number];
/** @public */
export type WaveSpec = StageSpec['wave'];

export { spec as planSpecSchema };
