import { childSchema, itemSchema, Schema } from '../kinds/schema';
import { isJsonObject, jsonEquals } from '../kubernetes/object';
import { FieldSet } from './fieldSet';
import { isLeaf } from './ownedFields';
import { fieldElement, itemElement, PathElement } from './pathElement';

/** What changed between two objects, by field. */
export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.length === 0;
  }
  if (isJsonObject(value)) {
    return Object.keys(value).length === 0;
  }
  return value === undefined || value === null;
}

/** The items of a list by path element; later duplicates are ignored. */
function byElement(list: unknown, schema: Schema): Map<PathElement, unknown> {
  const items = new Map<PathElement, unknown>();
  for (const item of Array.isArray(list) ? list : []) {
    const element = itemElement(schema, item);
    if (!items.has(element)) {
      items.set(element, item);
    }
  }
  return items;
}

function compareAt(
  element: PathElement,
  before: unknown,
  after: unknown,
  schema: Schema,
  parent: Comparison,
): void {
  const container = [before, after].some(
    value => typeof value === 'object' && value !== null,
  );
  const bothEmpty = isEmpty(before) && isEmpty(after);
  const leaf =
    !container ||
    bothEmpty ||
    [before, after].some(value => !isEmpty(value) && isLeaf(value, schema));
  if (!leaf) {
    const nodes = {
      added: parent.added.child(element),
      modified: parent.modified.child(element),
      removed: parent.removed.child(element),
    };
    // eslint-disable-next-line @typescript-eslint/no-use-before-define
    compareChildren(before, after, schema, nodes);
    for (const set of [parent.added, parent.modified, parent.removed]) {
      if (set.children.get(element)?.empty) {
        set.children.delete(element);
      }
    }
  }
  if (before === undefined) {
    parent.added.members.add(element);
  } else if (after === undefined) {
    parent.removed.members.add(element);
  } else if (leaf && !jsonEquals(before, after)) {
    parent.modified.members.add(element);
  }
}

function compareChildren(
  before: unknown,
  after: unknown,
  schema: Schema,
  result: Comparison,
): void {
  if (before === after) {
    return;
  }
  if (Array.isArray(before) || Array.isArray(after)) {
    const old = byElement(before, schema);
    const items = byElement(after, schema);
    for (const element of new Set([...old.keys(), ...items.keys()])) {
      compareAt(
        element,
        old.get(element),
        items.get(element),
        itemSchema(schema),
        result,
      );
    }
    return;
  }
  const left = isJsonObject(before) ? before : {};
  const right = isJsonObject(after) ? after : {};
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    if (left[key] !== undefined || right[key] !== undefined) {
      compareAt(
        fieldElement(key),
        left[key],
        right[key],
        childSchema(schema, key),
        result,
      );
    }
  }
}

/** Compares two objects field by field. */
export function compareObjects(
  before: unknown,
  after: unknown,
  schema: Schema,
): Comparison {
  const result: Comparison = {
    added: new FieldSet(),
    modified: new FieldSet(),
    removed: new FieldSet(),
  };
  compareChildren(before, after, schema, result);
  return result;
}
