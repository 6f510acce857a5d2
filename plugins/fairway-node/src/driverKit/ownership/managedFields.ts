import type { WatchedObject } from '../../clusters';
import { FieldPath, hasKeys } from '../fields/fieldPath';

/** A set of fields in the notation of `fieldsV1`. */
export interface FieldSet {
  [element: string]: FieldSet;
}

/** An entry of `metadata.managedFields`. */
export interface ManagedFields {
  manager: string;
  operation: 'Apply' | 'Update';
  time?: string;
  subresource?: string;
  fieldsV1?: FieldSet;
}

/** Who has set which fields of an object, without subresources such as its status. */
export function managersOf(object: WatchedObject): ManagedFields[] {
  return allEntries(object).filter(entry => !entry.subresource);
}

/** Who has written the status of an object. */
export function statusManagersOf(object: WatchedObject): ManagedFields[] {
  return allEntries(object).filter(entry => entry.subresource === 'status');
}

function allEntries(object: WatchedObject): ManagedFields[] {
  return (object.metadata.managedFields ?? []) as ManagedFields[];
}

/** The fields that a manager has applied. */
export function appliedBy(
  object: WatchedObject,
  manager: string,
): ManagedFields | undefined {
  return managersOf(object).find(
    entry => entry.manager === manager && entry.operation === 'Apply',
  );
}

/** Whether a set of fields has a field, itself or as part of something that is owned as a whole. */
function hasField(
  fields: FieldSet | undefined,
  path: FieldPath,
  isOwnedInParts: (parent: FieldPath) => boolean,
): boolean {
  let node = fields;
  for (const [depth, step] of path.entries()) {
    if (!node) {
      return false;
    }
    if (node !== fields && isLeaf(node)) {
      return !isOwnedInParts(path.slice(0, depth));
    }
    node =
      step.type === 'key'
        ? node[`f:${step.key}`]
        : itemNodes(node).find(({ keys }) => hasKeys(keys, step.keys))?.node;
  }
  return node !== undefined;
}

/** The names of the managers of a field. */
export function ownersOf(object: WatchedObject, path: FieldPath): string[] {
  return [
    ...new Set(managersOfField(object, path).map(({ manager }) => manager)),
  ];
}

/** When a field was written last, in milliseconds, as far as its managers tell. */
export function writtenAt(
  object: WatchedObject,
  path: FieldPath,
): number | undefined {
  const times = managersOfField(object, path)
    .map(({ time }) => Date.parse(time ?? ''))
    .filter(time => !Number.isNaN(time));
  return times.length > 0 ? Math.max(...times) : undefined;
}

/** The manager that has written a field last, and when, in milliseconds; undefined where nobody owns it. */
export function lastWriterOf(
  object: WatchedObject,
  path: FieldPath,
): { manager: string; at?: number } | undefined {
  const [last] = managersOfField(object, path)
    .map(({ manager, time }) => ({ manager, at: Date.parse(time ?? '') }))
    .sort((a, b) => (b.at || 0) - (a.at || 0));
  return (
    last && {
      manager: last.manager,
      ...(!Number.isNaN(last.at) && { at: last.at }),
    }
  );
}

/**
 * Who owns a field, itself or as part of something that is owned as a whole.
 *
 * @remarks
 * An empty node stands for a value as a whole, or for a map whose manager has lost all keys that it had. Where anybody owns a part
 * of the value, its parts are owned one by one, so it is the latter.
 */
export function managersOfField(
  object: WatchedObject,
  path: FieldPath,
): ManagedFields[] {
  const managers = managersOf(object);
  const isOwnedInParts = (parent: FieldPath) =>
    managers.some(({ fieldsV1 }) => {
      const node = nodeAt(fieldsV1, parent);
      return node !== undefined && !isLeaf(node);
    });
  return managers.filter(({ fieldsV1 }) =>
    hasField(fieldsV1, path, isOwnedInParts),
  );
}

/**
 * The keys that tell items of a list apart, as the managers of the object have them.
 *
 * @returns undefined where the list is written as a whole, or nobody knows
 */
export function itemKeys(
  object: WatchedObject,
  listPath: FieldPath,
  item: unknown,
): Record<string, unknown> | undefined {
  for (const { fieldsV1 } of managersOf(object)) {
    const list = nodeAt(fieldsV1, listPath);
    const found =
      list && itemNodes(list).find(({ keys }) => hasKeys(item, keys));
    if (found) {
      return found.keys;
    }
  }
  return undefined;
}

function nodeAt(
  fields: FieldSet | undefined,
  path: FieldPath,
): FieldSet | undefined {
  return path.reduce<FieldSet | undefined>((node, step) => {
    if (!node) {
      return undefined;
    }
    return step.type === 'key'
      ? node[`f:${step.key}`]
      : itemNodes(node).find(({ keys }) => hasKeys(keys, step.keys))?.node;
  }, fields);
}

/** The element of a set of fields that stands for an item of a list. */
export function itemElement(
  node: FieldSet,
  keys: Record<string, string>,
): string | undefined {
  return Object.keys(node).find(
    element =>
      element.startsWith('k:') && hasKeys(JSON.parse(element.slice(2)), keys),
  );
}

/** The items of a list in a set of fields. */
export function itemNodes(
  node: FieldSet,
): { keys: Record<string, unknown>; node: FieldSet }[] {
  return Object.entries(node)
    .filter(([element]) => element.startsWith('k:'))
    .map(([element, child]) => ({
      keys: JSON.parse(element.slice(2)),
      node: child,
    }));
}

/** Whether a node stands for a value as a whole. */
export function isLeaf(node: FieldSet): boolean {
  return Object.keys(node).length === 0;
}
