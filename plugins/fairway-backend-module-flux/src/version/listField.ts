import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  FieldPath,
  readField,
  VersionField,
  VersionProblem,
} from '@fairway/plugin-fairway-node/driverKit';

/** The items of a list of an object; none where there is no list. */
export function itemsAt(object: WatchedObject, path: FieldPath): unknown[] {
  const list = readField(object, path);
  return Array.isArray(list) ? list : [];
}

/** The one item that fits, or why there is not exactly one. */
export function onlyItem(
  items: readonly unknown[],
  fits: (item: unknown) => boolean,
  { text, field }: { text: string; field: string },
): { index: number } | VersionProblem {
  const found = items.flatMap((item, index) => (fits(item) ? [index] : []));
  if (found.length === 1) {
    return { index: found[0] };
  }
  return found.length === 0
    ? {
        reason: 'NoItem',
        problem: `it has no ${text}; correct ${field} of the unit, or add it to the object`,
      }
    : {
        reason: 'SeveralItems',
        problem: `it has ${found.length} of ${text}; make ${field} of the unit narrower`,
      };
}

/** A version in an entry of a list that Kubernetes takes as a whole, and in which others keep their entries. */
export function listField(
  object: WatchedObject,
  path: FieldPath,
  index: number,
  about: Pick<VersionField, 'text' | 'current' | 'holds'> & {
    /** The entry with a version; undefined takes the entry away. */
    entryOf(version: string | null): { entry: unknown } | VersionProblem;
  },
): VersionField {
  const { entryOf, ...field } = about;
  return {
    ...field,
    path,
    isSharedList: true,
    valueOf: version => {
      const changed = entryOf(version);
      return 'problem' in changed
        ? changed
        : { value: itemsAt(object, path).with(index, changed.entry) };
    },
  };
}
