import { ManagedFieldsEntry } from '../kubernetes/object';
import { FieldSet } from './fieldSet';

/** Who writes, and through which door. */
export interface ManagerIdentity {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  /** `status` for writes through the status subresource. */
  subresource?: string;
}

/** A manager and what it owns. */
export interface Ownership extends ManagerIdentity {
  time?: string;
  fields: FieldSet;
}

/** Managers by identity. */
export type Managers = Map<string, Ownership>;

/** Appliers keep their identity across versions; updaters do not. */
export function managerKey(identity: ManagerIdentity): string {
  return JSON.stringify([
    identity.manager,
    identity.operation,
    identity.operation === 'Apply' ? '' : identity.apiVersion,
    identity.subresource ?? '',
  ]);
}

/** Reads `metadata.managedFields`. */
export function decodeManagers(entries?: ManagedFieldsEntry[]): Managers {
  const managers: Managers = new Map();
  for (const entry of entries ?? []) {
    const ownership: Ownership = {
      manager: entry.manager ?? 'unknown',
      operation: entry.operation ?? 'Update',
      apiVersion: entry.apiVersion ?? '',
      subresource: entry.subresource,
      time: entry.time,
      fields: FieldSet.fromFieldsV1(entry.fieldsV1),
    };
    managers.set(managerKey(ownership), ownership);
  }
  return managers;
}

function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

/** Writes `metadata.managedFields` in the API server's order. */
export function encodeManagers(managers: Managers): ManagedFieldsEntry[] {
  const sorted = [...managers.values()].sort(
    (a, b) =>
      compareText(a.operation, b.operation) ||
      compareText(a.time ?? '', b.time ?? '') ||
      compareText(a.manager, b.manager) ||
      compareText(a.apiVersion, b.apiVersion) ||
      compareText(a.subresource ?? '', b.subresource ?? ''),
  );
  return sorted.map(({ fields, time, subresource, ...identity }) => ({
    manager: identity.manager,
    operation: identity.operation,
    apiVersion: identity.apiVersion,
    ...(time ? { time } : {}),
    fieldsType: 'FieldsV1',
    fieldsV1: fields.toFieldsV1(),
    ...(subresource ? { subresource } : {}),
  }));
}
