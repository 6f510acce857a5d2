import { childSchema, isNamedField, itemSchema, Schema } from '../kinds/schema';
import { isJsonObject } from '../kubernetes/object';
import { FieldSet } from './fieldSet';
import { fieldElement, itemElement, PathElement } from './pathElement';

/** Whether a value is owned as a whole. */
export function isLeaf(value: unknown, schema: Schema): boolean {
  if (Array.isArray(value)) {
    return (schema.list ?? 'atomic') === 'atomic';
  }
  return isJsonObject(value) ? schema.atomic === true : true;
}

function collect(
  value: unknown,
  schema: Schema,
  element: PathElement,
  set: FieldSet,
): void {
  if (isLeaf(value, schema)) {
    set.members.add(element);
  } else {
    // eslint-disable-next-line @typescript-eslint/no-use-before-define
    set.within(element, child => collectChildren(value, schema, child));
  }
}

function collectChildren(value: unknown, schema: Schema, set: FieldSet): void {
  if (Array.isArray(value)) {
    for (const item of value) {
      const element = itemElement(schema, item);
      collect(item, itemSchema(schema), element, set);
      set.members.add(element);
    }
  } else if (isJsonObject(value)) {
    for (const [key, field] of Object.entries(value)) {
      const element = fieldElement(key);
      collect(field, childSchema(schema, key), element, set);
      const emptyMap = isJsonObject(field) && Object.keys(field).length === 0;
      if (field === null || emptyMap || !isNamedField(schema, key)) {
        set.members.add(element);
      }
    }
  }
}

/** The fields that an applied configuration claims. */
export function ownedFields(configuration: unknown, schema: Schema): FieldSet {
  const set = new FieldSet();
  collectChildren(configuration, schema, set);
  return set;
}
