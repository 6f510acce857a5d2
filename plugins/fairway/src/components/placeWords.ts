/**
 * Where a version lives in an object, as a source says it to its driver, without the signs of JSON: `ref: tag, consumers:
 * Kustomization checkout`.
 */
export function placeWords(version: Record<string, unknown>): string {
  return Object.entries(version)
    .map(([key, value]) => (value === true ? key : `${key}: ${words(value)}`))
    .join(', ');
}

function words(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(words).join(', ');
  }
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  const { kind, name, ...others } = value as Record<string, unknown>;
  const object = [kind, name].filter(part => typeof part === 'string');
  const isReference = object.length === 2;
  const rest = placeWords(isReference ? others : { ...value });
  return [isReference && object.join(' '), rest].filter(Boolean).join(', ');
}
