import { badRequest } from '../resources/statusError';

/** A parameter that is one of these. @throws StatusError BadRequest */
export function oneOf<T extends string>(
  name: string,
  value: string | null,
  allowed: readonly T[],
): T | undefined {
  if (!value) {
    return undefined;
  }
  if (!allowed.includes(value as T)) {
    throw badRequest(
      `${name}=${value} is not supported; use ${allowed.join(', ')}`,
    );
  }
  return value as T;
}

/** A parameter that is a whole number. @throws StatusError BadRequest */
export function wholeNumber(
  name: string,
  value: string | null,
  { min = 0, max = Infinity }: { min?: number; max?: number } = {},
): number | undefined {
  if (!value) {
    return undefined;
  }
  const number = Number(value);
  if (
    !/^\d{1,16}$/.test(value) ||
    !Number.isSafeInteger(number) ||
    number < min ||
    number > max
  ) {
    throw badRequest(
      `${name}=${value} must be a whole number ${
        max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`
      }`,
    );
  }
  return number;
}

/** A parameter that is yes or no; it is yes where it has no value. @throws StatusError BadRequest */
export function flag(name: string, value: string | null): boolean | undefined {
  if (value === null) {
    return undefined;
  }
  if (['', 'true', '1', 't', 'T', 'TRUE', 'True'].includes(value)) {
    return true;
  }
  if (['false', '0', 'f', 'F', 'FALSE', 'False'].includes(value)) {
    return false;
  }
  throw badRequest(`${name}=${value} must be true or false`);
}
