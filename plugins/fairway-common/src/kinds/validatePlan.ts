import type { FieldError } from '../meta';
import { duplicateClusters } from './duplicates';
import type { PlanSpec, StageSpec } from './plan';
import { validateGates } from './validateGates';
import { validateStages } from './validateStages';
import { validateWave } from './validateWave';

function dependencyErrors(
  dependencies: StageSpec['dependsOn'],
  field: string,
): FieldError[] {
  return (dependencies ?? []).flatMap(({ strategy, percent }, index) =>
    strategy !== undefined && percent !== undefined
      ? [
          {
            field: `${field}[${index}].percent`,
            reason: 'FieldValueForbidden' as const,
            message:
              'must be left out where a strategy is given: say either how many of the clusters count, or All or Any',
          },
        ]
      : [],
  );
}

/** Clusters that two stages name: each may be in one only. */
function sharedClusters(stages: readonly StageSpec[]): FieldError[] {
  const owners = new Map<string, string>();
  return stages.flatMap((stage, index) =>
    (stage.clusters ?? []).flatMap((name, position): FieldError[] => {
      const owner = owners.get(name) ?? stage.name;
      owners.set(name, owner);
      return owner === stage.name
        ? []
        : [
            {
              field: `spec.stages[${index}].clusters[${position}]`,
              reason: 'FieldValueInvalid',
              message: `stages "${owner}" and "${stage.name}" both name cluster "${name}"; a cluster belongs to one stage`,
            },
          ];
    }),
  );
}

function stageErrors(stage: StageSpec, field: string): FieldError[] {
  return [
    ...dependencyErrors(stage.dependsOn, `${field}.dependsOn`),
    ...duplicateClusters(stage.clusters, `${field}.clusters`),
    ...validateWave(stage, `${field}.wave`),
    ...validateGates(stage.before, `${field}.before`),
    ...validateGates(stage.after, `${field}.after`),
  ];
}

/** What is wrong with a plan whatever fleet it is used for, and what its schema cannot say. */
export function validatePlan({ stages, rollback }: PlanSpec): FieldError[] {
  return [
    ...validateStages(stages),
    ...stages.flatMap((stage, index) =>
      stageErrors(stage, `spec.stages[${index}]`),
    ),
    ...sharedClusters(stages),
    ...validateGates(rollback.before, 'spec.rollback.before'),
  ];
}
