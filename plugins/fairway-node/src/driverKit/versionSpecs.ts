import { FieldError, fieldPath } from '@fairway/plugin-fairway-common';
import { z } from 'zod';

/** What of `units[].version` is wrong, or what it says. @public */
export type ParsedVersion<Spec> = { spec: Spec } | { errors: FieldError[] };

/** The schema of `units[].version` of a driver. @public */
export interface VersionSpecs<Spec> {
  jsonSchema: Record<string, unknown>;
  /** Reads `units[].version`; fields of errors begin with `version`. */
  parse(version: Record<string, unknown>): ParsedVersion<Spec>;
}

/**
 * A schema of which exactly one of several variants holds, each known by the field that only it has.
 *
 * @param variants - by that field
 *
 * @public
 */
export function versionSpecs<Variants extends Record<string, z.ZodObject>>(
  variants: Variants,
): VersionSpecs<z.infer<Variants[keyof Variants]>> {
  const keys = Object.keys(variants);
  const all = Object.values(variants) as [z.ZodObject, ...z.ZodObject[]];
  return {
    jsonSchema: z.toJSONSchema(z.union(all)) as Record<string, unknown>,
    parse(version) {
      const [key, ...others] = keys.filter(name => version[name] !== undefined);
      if (key === undefined || others.length > 0) {
        return {
          errors: [
            {
              field: 'version',
              reason: key ? 'FieldValueInvalid' : 'FieldValueRequired',
              message: `must have exactly one of ${keys.join(', ')}`,
            },
          ],
        };
      }
      const result = variants[key].safeParse(version);
      return result.success
        ? { spec: result.data as z.infer<Variants[keyof Variants]> }
        : { errors: fieldErrors(result.error, ['version']) };
    },
  };
}

/** What a schema has refused, by field. @public */
export function fieldErrors(
  error: z.ZodError,
  prefix: readonly string[] = [],
): FieldError[] {
  return error.issues.map(issue => ({
    field: fieldPath([...prefix, ...issue.path]),
    reason:
      issue.code === 'unrecognized_keys'
        ? ('FieldValueForbidden' as const)
        : ('FieldValueInvalid' as const),
    message: issue.message,
  }));
}
