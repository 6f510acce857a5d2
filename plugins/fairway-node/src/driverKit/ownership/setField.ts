import type { WatchedObject } from '../../clusters';
import { FieldPath, hasKeys, readField } from '../fields/fieldPath';
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
  let node = part;
  path.forEach((step, index) => {
    if (step.type === 'item') {
      return; // dealt with together with its list
    }
    const next = path[index + 1];
    if (next === undefined) {
      node[step.key] = value;
    } else if (next.type === 'item') {
      const listPath = path.slice(0, index + 1);
      const { list, item } = itemOf(node[step.key], listPath, next.keys, live);
      node[step.key] = list;
      node = item;
    } else {
      node[step.key] ??= {};
      node = node[step.key] as PartialObject;
    }
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

/** The list with the item in it, as it has to be sent. */
function itemOf(
  owned: unknown,
  listPath: FieldPath,
  keys: Record<string, string>,
  live: WatchedObject,
): { list: unknown[]; item: PartialObject } {
  const list = Array.isArray(owned) ? owned : [];
  const liveList = readField(live, listPath) as unknown[];
  const mergeKeys = itemKeys(live, listPath, findItem(liveList, keys));
  const present = findItem(list, mergeKeys ?? keys);
  if (present) {
    return { list, item: present };
  }
  if (mergeKeys) {
    const item = { ...mergeKeys };
    return { list: [...list, item], item };
  }
  const whole = structuredClone(liveList);
  return { list: whole, item: findItem(whole, keys)! };
}

function findItem(
  list: unknown[],
  keys: Record<string, unknown>,
): PartialObject | undefined {
  return list.find(item => hasKeys(item, keys)) as PartialObject | undefined;
}
