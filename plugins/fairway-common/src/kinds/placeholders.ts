import { z } from 'zod';

/** What the texts of a unit may hold in braces. */
const PLACEHOLDERS = ['cluster', 'unit'] as const;

const PLACEHOLDER = new RegExp(`\\{(${PLACEHOLDERS.join('|')})\\}`, 'g');

/** What takes the place of `{cluster}` and `{unit}` in the texts of a unit. @public */
export type PlaceholderValues = Readonly<
  Record<(typeof PLACEHOLDERS)[number], string>
>;

/** Fills in `{cluster}` and `{unit}`, and leaves everything else in braces as it is. @public */
export function fillPlaceholders(
  text: string,
  values: PlaceholderValues,
): string {
  return text.replace(
    PLACEHOLDER,
    (_, name: keyof PlaceholderValues) => values[name],
  );
}

/** The same for all strings in a value of JSON; keys stay as they are. @public */
export function fillAllPlaceholders<T>(value: T, values: PlaceholderValues): T {
  const fill = (part: unknown): unknown => {
    if (typeof part === 'string') {
      return fillPlaceholders(part, values);
    }
    if (Array.isArray(part)) {
      return part.map(fill);
    }
    return typeof part === 'object' && part !== null
      ? Object.fromEntries(
          Object.entries(part).map(([key, entry]) => [key, fill(entry)]),
        )
      : part;
  };
  return fill(value) as T;
}

/**
 * A text that may hold `{cluster}` and `{unit}`.
 *
 * @param isValid - whether a text without placeholders may be there
 * @param message - what is wrong where it may not
 */
export function templatedText(
  isValid: (text: string) => boolean,
  message: string,
) {
  return z.string().superRefine((text, ctx) => {
    const filled = fillPlaceholders(text, { cluster: 'x', unit: 'x' });
    const unknown = /\{[^{}]*\}|[{}]/.exec(filled)?.[0];
    if (unknown !== undefined) {
      ctx.addIssue({
        code: 'custom',
        message: `"${unknown}" means nothing here; only {cluster}, the name of the Cluster, and {unit}, the name of the unit, are filled in`,
      });
    } else if (!isValid(filled)) {
      ctx.addIssue({ code: 'custom', message });
    }
  });
}
