import type { ResourceObject } from '@fairway/plugin-fairway-common';
import { fieldsOf, KindStorage } from './storage';

/** Labels and selectable fields of an object, which is what selectors look at. */
export interface Selectable {
  labels: Record<string, string>;
  /** With `metadata.name` and `metadata.namespace`. */
  fields: Record<string, string>;
}

/** What selectors see of an object. */
export function selectableOf(object: ResourceObject): Selectable {
  const { name, namespace, labels } = object.metadata;
  return {
    labels: { ...labels },
    fields: {
      'metadata.name': name,
      'metadata.namespace': namespace,
      ...fieldsOf(object),
    },
  };
}

/** The columns that `changes.previous` is made of, in order. */
export function previousColumns(storage: KindStorage): string[] {
  return storage.shared
    ? ['labels', 'fields']
    : ['labels', ...storage.fieldColumns.values()];
}

/** Reads `changes.previous`. */
export function readPrevious(
  storage: KindStorage,
  object: ResourceObject,
  previous: string,
): Selectable {
  const [labels, ...values] = JSON.parse(previous) as (string | null)[];
  const fields = storage.shared
    ? (JSON.parse(values[0] ?? '{}') as Record<string, string>)
    : {
        // Fields without a column are those of a spec that never changes.
        ...fieldsOf(object),
        ...Object.fromEntries(
          [...storage.fieldColumns.keys()].map((field, index) => [
            field,
            values[index] ?? '',
          ]),
        ),
      };
  const { name, namespace } = object.metadata;
  return {
    labels: labels === null ? {} : JSON.parse(labels),
    fields: {
      'metadata.name': name,
      'metadata.namespace': namespace,
      ...fields,
    },
  };
}

/** The labels in `changes.previous`, as they were stored. */
export function previousLabels(previous: string): string | null {
  return (JSON.parse(previous) as (string | null)[])[0];
}
