import {
  GROUP_VERSION,
  ObjectMeta,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { Columns } from '../database';
import { KindStorage } from './storage';

/** The parts of an object that are stored as JSON. Numbers come from PostgreSQL as text where they are 64 bits wide. */
export interface ContentRow {
  labels: string | null;
  metadata: string;
  spec: string;
  status: string | null;
}

/** What the column `metadata` holds. */
type StoredMetadata = Omit<
  ObjectMeta,
  'name' | 'namespace' | 'uid' | 'resourceVersion' | 'labels'
>;

/** A row of a table of objects. */
export interface ObjectRow extends ContentRow {
  /** In the shared table only. */
  kind?: string;
  uid: string;
  namespace: string;
  name: string;
  resource_version: number | string;
}

/** The columns that all tables of objects have. */
export const OBJECT_COLUMNS = [
  'uid',
  'namespace',
  'name',
  'resource_version',
  'owner_uid',
  'labels',
  'metadata',
  'spec',
  'status',
] as const;

/** The columns that {@link readObject} needs. */
export function readColumns(storage: KindStorage): string[] {
  const columns = [
    'uid',
    'namespace',
    'name',
    'resource_version',
    'labels',
    'metadata',
    'spec',
    'status',
  ];
  return storage.shared ? [...columns, 'kind'] : columns;
}

/** The object in a row. */
export function readObject(kind: string, row: ObjectRow): ResourceObject {
  const { generation, creationTimestamp, deletionTimestamp, ...rest } =
    JSON.parse(row.metadata) as StoredMetadata;
  const object: ResourceObject = {
    apiVersion: GROUP_VERSION,
    kind,
    metadata: {
      name: row.name,
      namespace: row.namespace,
      uid: row.uid,
      resourceVersion: String(row.resource_version),
      generation,
      creationTimestamp,
      ...(deletionTimestamp !== undefined && { deletionTimestamp }),
      ...(row.labels !== null && { labels: JSON.parse(row.labels) }),
      ...rest,
    },
    spec: JSON.parse(row.spec),
  };
  if (row.status !== null) {
    object.status = JSON.parse(row.status);
  }
  return object;
}

/** The JSON parts of an object. */
export function contentOf(object: ResourceObject): ContentRow {
  const {
    name: _name,
    namespace: _namespace,
    uid: _uid,
    resourceVersion: _resourceVersion,
    labels,
    ...rest
  } = object.metadata;
  return {
    labels: labels ? JSON.stringify(labels) : null,
    metadata: JSON.stringify(rest),
    spec: JSON.stringify(object.spec ?? null),
    status: object.status === undefined ? null : JSON.stringify(object.status),
  };
}

/** Whether the labels that have a column are equal to it. */
function hasPlainLabels(storage: KindStorage, object: ResourceObject): boolean {
  const labels = object.metadata.labels ?? {};
  return [...storage.labelColumns].every(([label, name]) => {
    const column = storage.columns.find(candidate => candidate.name === name);
    return labels[label] === column?.value(object);
  });
}

/** The columns of a row, in the order of the table's definition. */
function tableColumns(
  storage: KindStorage,
  columns: KindStorage['columns'],
): Columns {
  return {
    owner_uid: 'text',
    labels: 'text',
    metadata: 'text',
    spec: 'text',
    status: 'text',
    ...(storage.shared ? {} : { plain_labels: 'bigint' }),
    ...Object.fromEntries(columns.map(({ name, type }) => [name, type])),
  };
}

/** The columns that an update may change, besides `resource_version`. */
export function updatableColumns(storage: KindStorage): Columns {
  return tableColumns(
    storage,
    storage.columns.filter(({ name, from }) =>
      storage.shared ? name !== 'kind' : from !== 'spec' || !storage.specFrozen,
    ),
  );
}

/** The columns that an insert fills, besides the keys. */
export function insertableColumns(storage: KindStorage): Columns {
  return tableColumns(storage, storage.columns);
}

/** The values of the given columns for an object. */
export function valuesOf(
  storage: KindStorage,
  object: ResourceObject,
  columns: Columns,
): Record<string, string | number | null> {
  const values: Record<string, string | number | null> = {
    ...contentOf(object),
    owner_uid: object.metadata.ownerReferences?.[0]?.uid ?? null,
  };
  if ('plain_labels' in columns) {
    values.plain_labels = hasPlainLabels(storage, object) ? 1 : 0;
  }
  for (const { name, value } of storage.columns) {
    if (name in columns) {
      values[name] = value(object) ?? null;
    }
  }
  return values;
}

/** A row of the table `selectors`: a label or field that has no column. */
export interface SelectorRow {
  kind: string;
  origin: 'label' | 'field';
  key: string;
  value: string;
  uid: string;
}

/** The labels and fields of an object that have no column. */
export function selectorRows(
  storage: KindStorage,
  object: ResourceObject,
  fields: Readonly<Record<string, string>>,
): SelectorRow[] {
  const { kind, metadata } = object;
  const plain = hasPlainLabels(storage, object);
  const row = (
    origin: SelectorRow['origin'],
    [key, value]: [string, string],
  ) => ({
    kind,
    origin,
    key,
    value,
    uid: metadata.uid,
  });
  return [
    ...Object.entries(metadata.labels ?? {})
      .filter(([key]) => !(plain && storage.labelColumns.has(key)))
      .map(entry => row('label', entry)),
    ...Object.entries(fields)
      .filter(([key]) => !storage.fieldColumns.has(key))
      .map(entry => row('field', entry)),
  ];
}
