type Values = Record<string, unknown>;

/** A copy of an object with one value set; `undefined` takes it away, and maps are made where there are none. */
export function setIn(
  object: Values | undefined,
  [key, ...rest]: readonly string[],
  value: unknown,
): Values {
  const { [key]: before, ...others } = object ?? {};
  if (rest.length > 0) {
    return { ...object, [key]: setIn(before as Values, rest, value) };
  }
  return value === undefined ? others : { ...object, [key]: value };
}
