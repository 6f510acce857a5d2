/**
 * JSON with sorted keys and without members that are undefined, so that equal values give equal text.
 *
 * @throws TypeError where a value has no JSON form, such as a function or NaN
 * @public
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') {
    return String(value);
  }
  if (typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number' && Number.isFinite(value)) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (typeof value === 'object') {
    const members = value as Record<string, unknown>;
    const text = Object.keys(members)
      .filter(key => members[key] !== undefined)
      .sort()
      .map(key => `${JSON.stringify(key)}:${canonicalJson(members[key])}`);
    return `{${text.join(',')}}`;
  }
  throw new TypeError(`a ${typeof value} has no canonical JSON`);
}
