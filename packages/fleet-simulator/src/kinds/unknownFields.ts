import { isJsonObject, Json, mapShared } from '../kubernetes/object';
import { childSchema, isNamedField, itemSchema, Schema } from './schema';

/** Called with the path of a field that the schema does not declare. */
export type OnUnknown = (path: string) => void;

function withoutUnknownAt(
  value: Json,
  schema: Schema,
  path: string,
  onUnknown: OnUnknown,
): Json {
  if (Array.isArray(value)) {
    const items = itemSchema(schema);
    return mapShared(value, item =>
      withoutUnknownAt(item, items, `${path}[]`, onUnknown),
    );
  }
  if (!isJsonObject(value)) {
    return value;
  }
  let result = value;
  for (const [key, field] of Object.entries(value)) {
    const at = `${path}.${key}`;
    const isUnknown =
      isNamedField(schema, key) && schema.fields?.[key] === undefined;
    if (isUnknown) {
      onUnknown(at);
    }
    const next = isUnknown
      ? undefined
      : withoutUnknownAt(field, childSchema(schema, key), at, onUnknown);
    if (next !== field) {
      result = result === value ? { ...value } : result;
      if (next === undefined) {
        delete result[key];
      } else {
        result[key] = next;
      }
    }
  }
  return result;
}

/**
 * An object without the fields that the schema of its custom kind does not
 * declare, which the API server drops.
 */
export function withoutUnknownFields<T extends object>(
  object: T,
  schema: Schema,
  onUnknown: OnUnknown = () => undefined,
): T {
  const { metadata, ...rest } = object as unknown as { [key: string]: Json };
  const pruned = withoutUnknownAt(rest, schema, '', onUnknown);
  return pruned === rest
    ? object
    : ({ ...(pruned as object), metadata } as unknown as T);
}
