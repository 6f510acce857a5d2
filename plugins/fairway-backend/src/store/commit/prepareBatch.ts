import {
  canonicalJson,
  ResourceObject,
  sha256,
} from '@fairway/plugin-fairway-common';
import { runOfCommand } from '../audit/runOfCommand';
import {
  fieldsOf,
  insertableColumns,
  KindStorage,
  SelectorRow,
  selectorRows,
  storageOf,
  updatableColumns,
  valuesOf,
} from '../objects';
import { AuditEntry, ObjectDelete, WriteBatch } from '../types';

/** An object to write, with everything done that does not need its revision. */
export interface PreparedWrite {
  storage: KindStorage;
  object: ResourceObject;
  /** The members of its row as JSON, without braces: its revision is still to be added. */
  json: string;
  /** Given out by the transaction that writes it. */
  revision: number;
}

/** A create or an update. */
export interface PreparedState extends PreparedWrite {
  labels: string | null;
  /** Labels and fields that have no column. */
  selectors: SelectorRow[];
  /** Second and further owners. */
  furtherOwners: string[];
}

/** A removal. */
export interface PreparedDelete extends PreparedWrite {
  dependents: ObjectDelete['dependents'];
}

/** An entry of the audit log, with everything done that does not need the one before. */
export interface PreparedAudit {
  entry: AuditEntry;
  command: string | null;
  digest: string;
  /** The name of the run that it is about. */
  run: string | null;
}

/** A batch of writes, with everything done that can be done before its transaction begins. */
export interface PreparedBatch {
  batch: WriteBatch;
  creates: PreparedState[];
  updates: PreparedState[];
  deletes: PreparedDelete[];
  audit: PreparedAudit[];
  /** The objects and work items that it changes; two batches that have one in common cannot share a transaction. */
  keys: string[];
  /** How many rows it is about. */
  size: number;
}

/** Prepares a batch for {@link writeBatches}. */
export function prepareBatch(batch: WriteBatch): PreparedBatch {
  const creates = (batch.creates ?? []).map(({ object }) =>
    prepareState(object, {
      uid: object.metadata.uid,
      namespace: object.metadata.namespace,
      name: object.metadata.name,
      ...values(object, insertableColumns),
    }),
  );
  const updates = (batch.updates ?? []).map(({ object, expected }) => {
    const row = values(object, updatableColumns);
    return prepareState(object, {
      uid: object.metadata.uid,
      expected: revisionOf(expected),
      ...row,
      ...(storageOf(object.kind).specFrozen && { spec: null }),
    });
  });
  const deletes = (batch.deletes ?? []).map(
    ({ object, expected, dependents }) => ({
      storage: storageOf(object.kind),
      object,
      dependents,
      json: members({
        uid: object.metadata.uid,
        expected: revisionOf(expected),
      }),
      revision: 0,
    }),
  );
  const audit = (batch.audit ?? []).map(prepareAudit);
  const writes: PreparedWrite[] = [...creates, ...updates, ...deletes];
  const keys = [...writes.flatMap(objectKeys), ...settledKeys(batch)];
  if (new Set(keys).size < keys.length) {
    throw new TypeError('A batch writes one object or work item twice');
  }
  return {
    batch,
    creates,
    updates,
    deletes,
    audit,
    keys,
    size:
      writes.length +
      audit.length +
      (batch.work?.length ?? 0) +
      (batch.readings ?? []).reduce((sum, { cells }) => sum + cells.length, 0),
  };
}

function objectKeys({ object: { kind, metadata } }: PreparedWrite): string[] {
  const { namespace, name, uid } = metadata;
  return [`${kind}/${namespace}/${name}`, uid];
}

function settledKeys({ work = [] }: WriteBatch): string[] {
  return work.flatMap(change =>
    'fence' in change ? `work/${change.key}` : [],
  );
}

function prepareState(
  object: ResourceObject,
  row: Record<string, string | number | null>,
): PreparedState {
  const storage = storageOf(object.kind);
  const owners = object.metadata.ownerReferences ?? [];
  return {
    storage,
    object,
    json: members(row),
    revision: 0,
    labels: row.labels as string | null,
    selectors: selectorRows(storage, object, fieldsOf(object)),
    furtherOwners: owners.slice(1).map(({ uid }) => uid),
  };
}

function values(
  object: ResourceObject,
  columnsOf: typeof insertableColumns,
): Record<string, string | number | null> {
  const storage = storageOf(object.kind);
  return valuesOf(storage, object, columnsOf(storage));
}

function members(row: Record<string, string | number | null>): string {
  return JSON.stringify(row).slice(1, -1);
}

/** A `resourceVersion` as a number. One that the store never gave out matches no object. */
function revisionOf(resourceVersion: string): number {
  return /^\d{1,15}$/.test(resourceVersion) ? Number(resourceVersion) : -1;
}

function prepareAudit(entry: AuditEntry): PreparedAudit {
  const command =
    entry.command === undefined ? null : canonicalJson(entry.command);
  return {
    entry: storable(entry),
    command,
    digest: sha256(command ?? ''),
    run: storableText(runOfCommand(entry) ?? null),
  };
}

/** PostgreSQL stores neither NUL nor halves of surrogate pairs, and a command must not escape the log by holding one. */
function storable(entry: AuditEntry): AuditEntry {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [key, storableText(value)]),
  ) as unknown as AuditEntry;
}

function storableText<T>(value: T): T | string {
  return typeof value === 'string'
    ? value.replace(/[\0\p{Surrogate}]/gu, '\uFFFD')
    : value;
}
