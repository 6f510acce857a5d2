import { z } from 'zod';
import { FieldError, fieldPath } from '../meta';

type Issue = z.core.$ZodIssue;

const ARTICLES: Record<string, string> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a string',
};

function nameOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value)
    ? ARTICLES.array
    : ARTICLES[typeof value] ?? typeof value;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value && typeof value === 'object'
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    root,
  );
}

/** How to make a text of what YAML takes for something else. What was written is not known here: 1.10 arrives as 1.1. */
function quotingHint(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return `; put it in quotes: "${value}"`;
    case 'number':
      return `, ${value}; put it in quotes as it is meant, because YAML takes 1.10 without them for 1.1`;
    default:
      return '';
  }
}

function invalidType(
  expected: string,
  value: unknown,
): Pick<FieldError, 'reason' | 'message'> {
  const wanted = ARTICLES[expected] ?? expected;
  if (value === undefined || value === null) {
    return {
      reason: 'FieldValueRequired',
      message: `is required; give it ${wanted}`,
    };
  }
  return {
    reason: 'FieldValueInvalid',
    message: `must be ${wanted}, but is ${
      typeof value === 'boolean' ? String(value) : nameOf(value)
    }${expected === 'string' ? quotingHint(value) : ''}`,
  };
}

function describe(
  issue: Issue,
  value: unknown,
): Pick<FieldError, 'reason' | 'message'> {
  const invalid = (message: string) => ({
    reason: 'FieldValueInvalid' as const,
    message,
  });
  switch (issue.code) {
    case 'invalid_type':
      return invalidType(issue.expected, value);
    case 'invalid_value': {
      const values = issue.values.map(item => JSON.stringify(item)).join(', ');
      return value === undefined
        ? {
            reason: 'FieldValueRequired',
            message: `is required; use one of ${values}`,
          }
        : {
            reason: 'FieldValueNotSupported',
            message: `must be one of ${values}`,
          };
    }
    case 'too_big':
      return {
        reason:
          issue.origin === 'string' ? 'FieldValueTooLong' : 'FieldValueInvalid',
        message: issue.message.startsWith('Too big')
          ? `must be at most ${issue.maximum}`
          : issue.message,
      };
    case 'too_small':
      return invalid(
        issue.message.startsWith('Too small')
          ? `must be at least ${issue.minimum}`
          : issue.message,
      );
    case 'custom':
      return issue.message.startsWith('is required')
        ? { reason: 'FieldValueRequired', message: issue.message }
        : invalid(issue.message);
    case 'invalid_union':
      return invalid(
        issue.message === 'Invalid input'
          ? `must be ${[
              ...new Set(
                issue.errors
                  .flat()
                  .map(inner =>
                    inner.code === 'invalid_type'
                      ? ARTICLES[inner.expected] ?? inner.expected
                      : inner.message,
                  ),
              ),
            ].join(' or ')}`
          : issue.message,
      );
    default:
      return invalid(issue.message);
  }
}

/**
 * The faults that a schema found, in the words of the API.
 *
 * @param value - what was parsed
 * @param prefix - where the value is in the object, such as `['spec']`
 */
export function fieldErrorsOf(
  error: z.ZodError,
  value: unknown,
  prefix: readonly PropertyKey[],
): FieldError[] {
  return (error.issues as Issue[]).flatMap(issue => {
    const field = fieldPath([...prefix, ...issue.path]);
    if (issue.code === 'invalid_key') {
      return issue.issues.map(inner => ({
        field,
        reason: 'FieldValueInvalid' as const,
        message: `the key ${inner.message}`,
      }));
    }
    return [{ field, ...describe(issue, valueAt(value, issue.path)) }];
  });
}
