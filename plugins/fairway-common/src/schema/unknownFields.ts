import { fieldPath } from '../meta';
import { JsonSchema } from './jsonSchema';

/** The paths of all fields of a value that its schema does not know, in the order in which they are met. */
export function unknownFieldsOf(
  schema: JsonSchema,
  value: unknown,
  path: readonly PropertyKey[],
): string[] {
  if (!value || typeof value !== 'object') {
    return [];
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return items
      ? value.flatMap((item, index) =>
          unknownFieldsOf(items, item, [...path, index]),
        )
      : [];
  }
  const { properties, additionalProperties } = schema;
  return Object.entries(value).flatMap(([key, item]) => {
    const at = [...path, key];
    if (properties && Object.hasOwn(properties, key)) {
      return unknownFieldsOf(properties[key], item, at);
    }
    if (typeof additionalProperties === 'object') {
      return unknownFieldsOf(additionalProperties, item, at);
    }
    return properties && !additionalProperties ? [fieldPath(at)] : [];
  });
}
