import type { FieldError } from '../meta';
import { duplicateErrors } from './duplicates';

/** The part of a stage that its place in the graph depends on. */
interface StageNode {
  name: string;
  dependsOn?: { stage: string }[];
  before?: { name: string }[];
  after?: { name: string }[];
}

/** What approvals name instead of a stage for the gates before a rollback; no stage may have this name. @public */
export const ROLLBACK_STAGE = 'rollback';

/** A cycle as the names on it, starting and ending with the same stage; undefined where there is none. */
function findCycle(stages: readonly StageNode[]): string[] | undefined {
  const byName = new Map(stages.map(stage => [stage.name, stage]));
  const done = new Set<string>();
  const visit = (name: string, trail: string[]): string[] | undefined => {
    const seenAt = trail.indexOf(name);
    if (seenAt >= 0) {
      return [...trail.slice(seenAt), name];
    }
    if (done.has(name)) {
      return undefined;
    }
    for (const { stage } of byName.get(name)?.dependsOn ?? []) {
      const cycle = byName.has(stage) && visit(stage, [...trail, name]);
      if (cycle) {
        return cycle;
      }
    }
    done.add(name);
    return undefined;
  };
  for (const { name } of stages) {
    const cycle = visit(name, []);
    if (cycle) {
      return cycle;
    }
  }
  return undefined;
}

/** The faults in the graph of stages: duplicate names, unknown dependencies, cycles. */
export function validateStages(stages: readonly StageNode[]): FieldError[] {
  const names = new Set(stages.map(({ name }) => name));
  const errors = duplicateErrors(
    stages.map(({ name }) => name),
    index => `spec.stages[${index}].name`,
    name => `stage "${name}" is defined twice; give each stage its own name`,
  );
  stages.forEach((stage, index) => {
    const field = `spec.stages[${index}]`;
    if (stage.name === ROLLBACK_STAGE) {
      errors.push({
        field: `${field}.name`,
        reason: 'FieldValueForbidden',
        message: `"${ROLLBACK_STAGE}" names the gates before a rollback; give the stage another name`,
      });
    }
    stage.after?.forEach((gate, position) => {
      if (stage.before?.some(({ name }) => name === gate.name)) {
        errors.push({
          field: `${field}.after[${position}].name`,
          reason: 'FieldValueDuplicate',
          message: `gate "${gate.name}" is in before and in after; approvals name a gate, so give each its own name`,
        });
      }
    });
    stage.dependsOn?.forEach((dependency, position) => {
      if (!names.has(dependency.stage)) {
        errors.push({
          field: `${field}.dependsOn[${position}].stage`,
          reason: 'FieldValueNotFound',
          message: `there is no stage "${
            dependency.stage
          }" in this plan; use one of ${[...names].join(', ')}`,
        });
      }
    });
    errors.push(
      ...duplicateErrors(
        (stage.dependsOn ?? []).map(dependency => dependency.stage),
        position => `${field}.dependsOn[${position}].stage`,
        name =>
          `stage "${stage.name}" depends on "${name}" twice; keep one of them`,
      ),
    );
  });
  const cycle = findCycle(stages);
  if (cycle) {
    const index = stages.findIndex(({ name }) => name === cycle[0]);
    errors.push({
      field: `spec.stages[${index}].dependsOn`,
      reason: 'FieldValueInvalid',
      message: `the stages wait for each other: ${cycle.join(
        ' → ',
      )}; remove one of these dependencies`,
    });
  }
  return errors;
}
