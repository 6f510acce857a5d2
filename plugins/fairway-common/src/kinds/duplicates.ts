import type { FieldError } from '../meta';

/**
 * The faults in a list in which each value may be once.
 *
 * @param values - what has to differ, item by item
 * @param fieldOf - where the value of an item is
 * @param problem - what is wrong with a value that comes again, and what to do
 */
export function duplicateErrors(
  values: readonly string[],
  fieldOf: (index: number) => string,
  problem: (value: string) => string,
): FieldError[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    if (seen.has(value)) {
      return [
        {
          field: fieldOf(index),
          reason: 'FieldValueDuplicate' as const,
          message: problem(value),
        },
      ];
    }
    seen.add(value);
    return [];
  });
}

/** The same for a list of names of clusters. */
export function duplicateClusters(
  clusters: readonly string[] | undefined,
  field: string,
): FieldError[] {
  return duplicateErrors(
    clusters ?? [],
    index => `${field}[${index}]`,
    name => `cluster "${name}" is listed twice; remove one of them`,
  );
}
