import type { FieldError } from '../meta';

/** The part of a stage that its place in the graph depends on. */
interface StageNode {
  name: string;
  dependsOn?: { stage: string; percent?: number; strategy?: string }[];
  before?: { name: string }[];
  after?: { name: string }[];
}

/** What approvals name instead of a stage for the gates before a rollback; no stage may have this name. @public */
export const ROLLBACK_STAGE = 'rollback';

function duplicates(
  items: readonly { name: string }[],
  field: string,
  what: string,
): FieldError[] {
  return items.flatMap(({ name }, index) =>
    items.findIndex(item => item.name === name) < index
      ? [
          {
            field: `${field}[${index}].name`,
            reason: 'FieldValueDuplicate' as const,
            message: `${what} "${name}" is defined twice; give each ${what} its own name`,
          },
        ]
      : [],
  );
}

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
  const errors = duplicates(stages, 'spec.stages', 'stage');
  stages.forEach((stage, index) => {
    const field = `spec.stages[${index}]`;
    if (stage.name === ROLLBACK_STAGE) {
      errors.push({
        field: `${field}.name`,
        reason: 'FieldValueForbidden',
        message: `"${ROLLBACK_STAGE}" names the gates before a rollback; give the stage another name`,
      });
    }
    errors.push(
      ...duplicates(stage.before ?? [], `${field}.before`, 'gate'),
      ...duplicates(stage.after ?? [], `${field}.after`, 'gate'),
    );
    stage.after?.forEach((gate, position) => {
      if (stage.before?.some(({ name }) => name === gate.name)) {
        errors.push({
          field: `${field}.after[${position}].name`,
          reason: 'FieldValueDuplicate',
          message: `gate "${gate.name}" is in before and in after; approvals name a gate, so give each its own name`,
        });
      }
    });
    const seen = new Set<string>();
    stage.dependsOn?.forEach((dependency, position) => {
      const at = `${field}.dependsOn[${position}]`;
      if (!names.has(dependency.stage)) {
        errors.push({
          field: `${at}.stage`,
          reason: 'FieldValueNotFound',
          message: `there is no stage "${
            dependency.stage
          }" in this plan; use one of ${[...names].join(', ')}`,
        });
      }
      if (seen.has(dependency.stage)) {
        errors.push({
          field: `${at}.stage`,
          reason: 'FieldValueDuplicate',
          message: `stage "${stage.name}" depends on "${dependency.stage}" twice; keep one of them`,
        });
      }
      seen.add(dependency.stage);
    });
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
