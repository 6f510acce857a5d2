import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { FieldPath, hasKeys, readField } from '../version/fieldPath';
import type { PartialObject } from './extractOwned';
import { itemKeys } from './managedFields';

/**
 * Sets a field in the part of an object that is to be applied.
 *
 * @remarks
 * Items of a list are named by the keys that the API server merges by, which the owners of the object tell. A list that is
 * written as a whole is sent as a whole, with only the field changed, so that no other item is lost.
 */
export function setField(
  part: PartialObject,
  path: FieldPath,
  value: unknown,
  live: WatchedObject,
): void {
  let node: PartialObject | unknown[] = part;
  path.forEach((step, index) => {
    const here = path.slice(0, index + 1);
    const next = path[index + 1];
    if (step.type === 'item') {
      node = findItem(node as unknown[], step.keys)!;
      return;
    }
    const parent = node as PartialObject;
    if (next === undefined) {
      parent[step.key] = value;
      return;
    }
    if (next.type === 'item') {
      parent[step.key] = listWith(parent[step.key], here, next.keys, live);
    } else {
      parent[step.key] ??= {};
    }
    node = parent[step.key] as PartialObject;
  });
}

/**
 * Takes a field out of the part of an object that is to be applied, with the maps that are empty without it: an empty map
 * would be owned as a whole.
 *
 * @returns whether it was in it
 */
export function unsetField(part: PartialObject, path: FieldPath): boolean {
  const last = path[path.length - 1];
  const parentPath = path.slice(0, -1);
  const parent = readField(part, parentPath);
  if (
    last?.type !== 'key' ||
    !isMap(parent) ||
    !Object.hasOwn(parent, last.key)
  ) {
    return false;
  }
  delete parent[last.key];
  if (Object.keys(parent).length === 0) {
    unsetField(part, parentPath);
  }
  return true;
}

function isMap(value: unknown): value is PartialObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listWith(
  owned: unknown,
  listPath: FieldPath,
  keys: Record<string, string>,
  live: WatchedObject,
): unknown[] {
  const list = Array.isArray(owned) ? owned : [];
  if (findItem(list, keys)) {
    return list;
  }
  const liveList = readField(live, listPath) as unknown[];
  const mergeKeys = itemKeys(live, listPath, findItem(liveList, keys));
  return mergeKeys ? [...list, { ...mergeKeys }] : structuredClone(liveList);
}

function findItem(
  list: unknown[],
  keys: Record<string, string>,
): PartialObject | undefined {
  return list.find(item => hasKeys(item, keys)) as PartialObject | undefined;
}
