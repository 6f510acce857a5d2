import { z } from 'zod';
import { conditionsSchema, isDnsLabel, isDnsSubdomain } from '../meta';

/** The name of another object in the same namespace. */
export const objectName = z.string().refine(isDnsSubdomain, {
  message:
    'must be the name of an object: lower-case letters, digits, "-" or ".", at most 253 characters',
});

/** What is wrong with a name within a list. */
export const LOCAL_NAME_MESSAGE =
  'must be lower-case letters, digits or "-", starting and ending with a letter or digit, at most 63 characters';

/** A name within a list, such as the name of a stage. */
export const localName = z.string().refine(isDnsLabel, {
  message: LOCAL_NAME_MESSAGE,
});

/** Points at an object in the same namespace. */
export const localRef = (what: string) =>
  z
    .object({ name: objectName.describe(`The name of the ${what}.`) })
    .describe(`The ${what}, in the same namespace.`);

/** What is promoted: a tag, a digest, a chart version or a revision. */
export const versionText = z
  .string()
  .min(1, 'must not be empty')
  .max(253, 'must be at most 253 characters')
  .refine(text => /^[\x21-\x7e]+$/.test(text), {
    message: 'must be printable ASCII without spaces',
  });

/** RFC 3339 in UTC, with milliseconds. */
export const timestamp = z.string();

/** The status of kinds that only report conditions. */
export const conditionsStatus = z.object({
  observedGeneration: z
    .number()
    .int()
    .optional()
    .describe('The generation that this status is about.'),
  conditions: conditionsSchema.optional(),
});
