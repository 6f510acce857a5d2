import type { WatchedObject } from '../clusters';
import type { FieldDiff } from '../drivers';
import { FieldPath, formatFieldPath, PathStep } from './fields/fieldPath';

/** What the API server counts and nobody writes. */
const BOOKKEEPING = ['managedFields', 'resourceVersion', 'generation'];

/** The fields in which two states of an object differ. */
export function diffObjects(
  before: WatchedObject,
  after: WatchedObject,
): FieldDiff[] {
  return diff([], withoutBookkeeping(before), withoutBookkeeping(after));
}

function withoutBookkeeping(object: WatchedObject): unknown {
  const metadata = Object.fromEntries(
    Object.entries(object.metadata).filter(
      ([key]) => !BOOKKEEPING.includes(key),
    ),
  );
  return { ...object, metadata };
}

function diff(path: FieldPath, before: unknown, after: unknown): FieldDiff[] {
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap(key =>
      diff([...path, { type: 'key', key }], before[key], after[key]),
    );
  }
  const items = namedItems(before, after);
  if (items) {
    return items.flatMap(({ step, old, now }) =>
      diff([...path, step], old, now),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [{ path: formatFieldPath(path), before, after }];
}

/** Items of lists are compared by what tells them apart, such as a name, or by their place where none is new; other lists as a whole. */
function namedItems(
  before: unknown,
  after: unknown,
): { step: PathStep; old: unknown; now: unknown }[] | undefined {
  if (!isListOfMaps(before) || !isListOfMaps(after)) {
    return undefined;
  }
  const key = identifyingKey(before, after);
  if (key === undefined) {
    return before.length === after.length
      ? before.map((old, at) => ({
          step: { type: 'key', key: String(at) },
          old,
          now: after[at],
        }))
      : undefined;
  }
  const names = new Set([...before, ...after].map(item => String(item[key])));
  return [...names].map(name => ({
    step: { type: 'item', keys: { [key]: name } },
    old: before.find(item => String(item[key]) === name),
    now: after.find(item => String(item[key]) === name),
  }));
}

/** The name of items; where they have none, a text that all of them have, that is different in each, and that is the same in both. */
function identifyingKey(
  before: readonly Record<string, unknown>[],
  after: readonly Record<string, unknown>[],
): string | undefined {
  if (isUnique(before, 'name') && isUnique(after, 'name')) {
    return 'name';
  }
  const values = (list: typeof before, key: string) =>
    list.map(item => item[key]).join('\n');
  return Object.keys(before[0] ?? {}).find(
    key =>
      isUnique(before, key) &&
      isUnique(after, key) &&
      values(before, key) === values(after, key),
  );
}

function isUnique(
  list: readonly Record<string, unknown>[],
  key: string,
): boolean {
  return (
    list.every(item => typeof item[key] === 'string') &&
    new Set(list.map(item => item[key])).size === list.length
  );
}

function isListOfMaps(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.every(isMap);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
