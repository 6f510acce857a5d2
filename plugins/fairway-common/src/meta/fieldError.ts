/**
 * Why one field of an object is refused.
 *
 * @remarks
 * `reason` uses the vocabulary of `Status.details.causes[].reason` of the Kubernetes API. `message` states the problem and
 * the fix, so that it can stand alone in a form field or in the output of kubectl.
 *
 * @public
 */
export interface FieldError {
  /** Path from the root of the object, for example `spec.stages[1].wave.maxParallel`. */
  field: string;
  reason:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueDuplicate'
    | 'FieldValueNotSupported'
    | 'FieldValueForbidden'
    | 'FieldValueNotFound'
    | 'FieldValueTooLong';
  message: string;
}

/** Joins a parent path and a key or index in the notation of {@link FieldError.field}. @public */
export function fieldPath(path: ReadonlyArray<PropertyKey>): string {
  return path.reduce<string>((joined, part) => {
    if (typeof part === 'number') {
      return `${joined}[${part}]`;
    }
    const key = String(part);
    if (!/^[A-Za-z_$][\w$-]*$/.test(key)) {
      return `${joined}[${JSON.stringify(key)}]`;
    }
    return joined ? `${joined}.${key}` : key;
  }, '');
}
