import type { FieldError } from '../meta';
import { duplicateClusters, duplicateErrors } from './duplicates';

/** The faults in the lists of a source in which each name may be once. */
export function validateUnits(
  units: readonly {
    name: string;
    variants?: readonly { name: string; clusters?: readonly string[] }[];
  }[],
): FieldError[] {
  return [
    ...duplicateErrors(
      units.map(({ name }) => name),
      index => `spec.units[${index}].name`,
      name => `unit "${name}" is defined twice; give each unit its own name`,
    ),
    ...units.flatMap(({ variants = [] }, index) => {
      const field = `spec.units[${index}].variants`;
      return [
        ...duplicateErrors(
          variants.map(({ name }) => name),
          position => `${field}[${position}].name`,
          name =>
            `variant "${name}" is defined twice; give each variant its own name`,
        ),
        ...variants.flatMap(({ clusters }, position) =>
          duplicateClusters(clusters, `${field}[${position}].clusters`),
        ),
      ];
    }),
  ];
}
