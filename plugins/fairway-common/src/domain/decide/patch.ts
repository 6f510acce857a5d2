/** Whether two JSON values are equal; members that are undefined count as missing. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) {
    return true;
  }
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    Array.isArray(a) !== Array.isArray(b)
  ) {
    return false;
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  return (
    Object.keys(left).every(key => sameJson(left[key], right[key])) &&
    Object.keys(right).every(
      key => right[key] === undefined || left[key] !== undefined,
    )
  );
}

/** The value with members changed, and without those that are undefined; the same object where nothing changes. */
export function patched<T extends object>(value: T, change: Partial<T>): T {
  let next: T | undefined;
  for (const key of Object.keys(change) as (keyof T)[]) {
    if (!sameJson(value[key], change[key])) {
      next ??= { ...value };
      if (change[key] === undefined) {
        delete next[key];
      } else {
        next[key] = change[key]!;
      }
    }
  }
  return next ?? value;
}
