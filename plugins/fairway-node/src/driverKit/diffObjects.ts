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

/** Items of lists whose items all have names are compared by name; other lists as a whole. */
function namedItems(
  before: unknown,
  after: unknown,
): { step: PathStep; old: unknown; now: unknown }[] | undefined {
  if (!isNamedList(before) || !isNamedList(after)) {
    return undefined;
  }
  const names = new Set([...before, ...after].map(({ name }) => name));
  return [...names].map(name => ({
    step: { type: 'item', keys: { name } },
    old: before.find(item => item.name === name),
    now: after.find(item => item.name === name),
  }));
}

function isNamedList(value: unknown): value is { name: string }[] {
  return (
    Array.isArray(value) &&
    value.every(item => isMap(item) && typeof item.name === 'string') &&
    new Set(value.map(item => item.name)).size === value.length
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
