import type {
  PrinterColumn,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { humanDuration } from './humanDuration';

/** An object with metadata, of whatever kind. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: object;
}

/** What is shown of objects of a kind. */
export type Columns<T> = readonly (Omit<PrinterColumn, 'value'> & {
  value(object: T): string | number | boolean | undefined;
})[];

/** How objects appear to clients. */
export interface Appearance<T extends KubernetesObject> {
  apiVersion: string;
  kind: string;
  columns: Columns<T>;
}

/** How stored objects appear to clients: as they are, or as those of another API that are made of them. */
export interface Presentation<T extends KubernetesObject>
  extends Appearance<T> {
  of(object: ResourceObject): T;
}

/** How much of each object a table holds. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

const nameColumn = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'The name of the object.',
  priority: 0,
};

/** The metadata of an object without the rest of it. */
export function partialMetadata({ metadata }: KubernetesObject) {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
  };
}

function included(object: KubernetesObject, include: IncludeObject) {
  switch (include) {
    case 'None':
      return {};
    case 'Metadata':
      return { object: partialMetadata(object) };
    case 'Object':
      return { object };
    default:
      return include satisfies never;
  }
}

/** Objects as `kubectl get` prints them. Ages are written out, because kubectl prints cells as they are. */
export function toTable<T extends KubernetesObject>(
  objects: readonly T[],
  columns: Columns<T>,
  options: {
    include: IncludeObject;
    now: number;
    metadata?: object;
    /** Whether the name of the object is left out, where columns tell objects apart otherwise. */
    withoutName?: boolean;
    /** Column definitions may be left out of all but the first table of a watch. */
    withoutDefinitions?: boolean;
  },
) {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata ?? {},
    columnDefinitions: options.withoutDefinitions
      ? null
      : [
          ...(options.withoutName ? [] : [nameColumn]),
          ...columns.map(({ name, type, format, description, priority }) => ({
            name,
            type: type === 'date' ? 'string' : type,
            format: format ?? '',
            description,
            priority: priority ?? 0,
          })),
        ],
    rows: objects.map(object => ({
      cells: [
        ...(options.withoutName
          ? []
          : [(object.metadata as { name?: string }).name ?? '']),
        ...columns.map(column => {
          const value = column.value(object) ?? null;
          return column.type === 'date' && typeof value === 'string'
            ? humanDuration(options.now - Date.parse(value))
            : value;
        }),
      ],
      ...included(object, options.include),
    })),
  };
}
