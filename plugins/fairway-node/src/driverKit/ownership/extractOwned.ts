import type { WatchedObject } from '../../clusters';
import { hasKeys } from '../fields/fieldPath';
import { appliedBy, FieldSet, isLeaf, itemNodes } from './managedFields';

/** A part of an object, as it is sent in a server-side apply. */
export type PartialObject = { [key: string]: unknown };

/**
 * The part of an object that a manager has applied before, with the values of now.
 *
 * @remarks
 * A server-side apply takes away what the manager had applied before and does not apply again. Several units may share an
 * object, so each write repeats what Fairway owns already; the `resourceVersion` of the write makes that safe.
 */
export function extractOwned(
  object: WatchedObject,
  manager: string,
): PartialObject {
  const fields = appliedBy(object, manager)?.fieldsV1;
  return fields && !isLeaf(fields)
    ? (extract(fields, object) as PartialObject)
    : {};
}

function extract(fields: FieldSet, live: unknown): unknown {
  if (isLeaf(fields)) {
    return structuredClone(live);
  }
  if (Array.isArray(live)) {
    return extractList(fields, live);
  }
  if (typeof live !== 'object' || live === null) {
    return live;
  }
  const part: PartialObject = {};
  for (const [element, child] of Object.entries(fields)) {
    const key = element.slice(2);
    if (element.startsWith('f:') && Object.hasOwn(live, key)) {
      part[key] = extract(child, (live as PartialObject)[key]);
    }
  }
  return part;
}

function extractList(fields: FieldSet, live: unknown[]): unknown[] {
  const values = Object.keys(fields)
    .filter(element => element.startsWith('v:'))
    .map(element => JSON.parse(element.slice(2)));
  const items = itemNodes(fields).flatMap(({ keys, node }) => {
    const item = live.find(candidate => hasKeys(candidate, keys));
    if (!item) {
      return [];
    }
    return [{ ...keys, ...(extract(node, item) as PartialObject) }];
  });
  return [...values, ...items];
}
