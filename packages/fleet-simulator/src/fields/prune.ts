import { childSchema, itemSchema, Schema } from '../kinds/schema';
import { isJsonObject, Json, JsonObject } from '../kubernetes/object';
import { FieldSet } from './fieldSet';
import { isLeaf, ownedFields } from './ownedFields';
import { fieldElement, itemElement } from './pathElement';

/** Removes fields and items; a container that ends up empty becomes null. */
function removeFields(value: Json, remove: FieldSet, schema: Schema): Json {
  if (isLeaf(value, schema)) {
    return value;
  }
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value) {
      const element = itemElement(schema, item);
      if (!remove.members.has(element)) {
        const below = remove.children.get(element);
        items.push(
          below ? removeFields(item, below, itemSchema(schema)) : item,
        );
      }
    }
    return items.length > 0 ? items : null;
  }
  const result: JsonObject = {};
  for (const [key, field] of Object.entries(value as JsonObject)) {
    const element = fieldElement(key);
    if (!remove.members.has(element)) {
      const below = remove.children.get(element);
      result[key] = below
        ? removeFields(field, below, childSchema(schema, key))
        : field;
    }
  }
  return Object.keys(result).length > 0 ? result : null;
}

/**
 * Removes what a manager applied the last time and does not apply any more,
 * unless another manager owns it.
 *
 * @param merged - the live object with the new configuration merged in
 * @param last - what the manager owned before
 * @param owned - what all managers own, including the new configuration
 */
export function pruneDropped(
  merged: JsonObject,
  last: FieldSet,
  owned: FieldSet,
  schema: Schema,
): JsonObject {
  const named = (set: FieldSet) => set.withNamedFields(schema);
  const fieldsOf = (value: Json) => named(ownedFields(value, schema));
  const remove = (set: FieldSet) =>
    removeFields(merged, set, schema) as JsonObject;

  const mergedFields = fieldsOf(merged);
  const lastFields = named(last);
  const withoutLast = fieldsOf(remove(lastFields));
  const kept = withoutLast.union(named(owned));
  const withOwned = fieldsOf(remove(mergedFields.difference(kept)));
  const dropped = mergedFields.difference(withOwned).intersection(lastFields);
  return isJsonObject(merged) ? remove(dropped) : merged;
}
