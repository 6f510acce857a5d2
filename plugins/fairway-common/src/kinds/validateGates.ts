import { durationMs, FieldError } from '../meta';
import { duplicateErrors } from './duplicates';
import type { GateSpec } from './gate';

function invalid(field: string, message: string): FieldError {
  return { field, reason: 'FieldValueInvalid', message };
}

/** Whether a gate can pass before it times out. */
function timingErrors(gate: GateSpec, field: string): FieldError[] {
  const { timeout, soak, health } = gate;
  if (timeout === undefined) {
    return [];
  }
  const limit = durationMs(timeout);
  if (soak && durationMs(soak.duration) > limit) {
    return [
      invalid(
        `${field}.soak.duration`,
        `is longer than the timeout of the gate, ${timeout}, so that the gate would always fail; make the timeout longer, or leave it out`,
      ),
    ];
  }
  // The objects are looked at after the gate was reached, so that a time as long as the timeout does not fit either.
  if (health?.stableFor && durationMs(health.stableFor) >= limit) {
    return [
      invalid(
        `${field}.health.stableFor`,
        `is not shorter than the timeout of the gate, ${timeout}, so that the gate would always fail; make the timeout longer, or leave it out`,
      ),
    ];
  }
  return [];
}

/** Whether those who are asked can be as many as are needed. */
function approverErrors(gate: GateSpec, field: string): FieldError[] {
  const { approval } = gate;
  if (!approval) {
    return [];
  }
  const errors = (['users', 'groups'] as const).flatMap(key =>
    duplicateErrors(
      // References are compared without regard to case.
      (approval[key] ?? []).map(ref => ref.toLowerCase()),
      index => `${field}.approval.${key}[${index}]`,
      ref => `"${ref}" is listed twice; remove one of them`,
    ),
  );
  const { users, groups, count } = approval;
  if (errors.length === 0 && users && !groups && count > users.length) {
    errors.push(
      invalid(
        `${field}.approval.count`,
        `asks for ${count} people, but only ${users.length} may approve; list more users or a group, or ask for fewer`,
      ),
    );
  }
  return errors;
}

/** What is wrong with a list of gates: names that are used twice, and gates that cannot pass. */
export function validateGates(
  gates: readonly GateSpec[] | undefined,
  field: string,
): FieldError[] {
  return [
    ...duplicateErrors(
      (gates ?? []).map(({ name }) => name),
      index => `${field}[${index}].name`,
      name => `gate "${name}" is defined twice; give each gate its own name`,
    ),
    ...(gates ?? []).flatMap((gate, index) => [
      ...timingErrors(gate, `${field}[${index}]`),
      ...approverErrors(gate, `${field}[${index}]`),
    ]),
  ];
}
