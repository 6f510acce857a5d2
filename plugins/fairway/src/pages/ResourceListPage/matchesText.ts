import type {
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';

/** Whether each word is somewhere in the name, namespace, labels or columns of an object. */
export function matchesText(
  kind: KindDefinition,
  object: ResourceObject,
  text: string,
): boolean {
  const { name, namespace, labels = {} } = object.metadata;
  const haystack = [
    name,
    namespace,
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
    ...kind.columns
      .filter(({ type }) => type !== 'date')
      .map(column => String(column.value(object) ?? '')),
  ]
    .join('\n')
    .toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every(word => haystack.includes(word));
}
