/** A JSON value, as it travels in a Kubernetes API body. @public */
export type Json =
  | null
  | boolean
  | number
  | string
  | Json[]
  | { [key: string]: Json };

/** A JSON object. @public */
export type JsonObject = { [key: string]: Json };

/** One entry of `metadata.managedFields`. @public */
export interface ManagedFieldsEntry {
  manager?: string;
  operation?: 'Apply' | 'Update';
  apiVersion?: string;
  /** RFC 3339 timestamp of the manager's last change. */
  time?: string;
  fieldsType?: 'FieldsV1';
  fieldsV1?: JsonObject;
  subresource?: string;
}

/** The part of `metadata` that the simulator interprets. @public */
export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string | null;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: JsonObject[];
  managedFields?: ManagedFieldsEntry[];
}

/**
 * A Kubernetes object.
 *
 * @remarks
 * Objects in the store are immutable: every write makes a new one, and
 * revisions share the parts that did not change.
 *
 * @public
 */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec?: any;
  status?: any;
  [key: string]: any;
}

/** What callers hand in: metadata may be incomplete. @public */
export type KubernetesObjectInput = Omit<KubernetesObject, 'metadata'> & {
  metadata?: ObjectMeta;
};

/** Whether a value is a JSON object (not null, not a list). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Maps a list; returns the same list if no item changes. */
export function mapShared<T>(items: T[], change: (item: T) => T): T[] {
  const result = items.map(item => change(item));
  return result.every((item, index) => item === items[index]) ? items : result;
}

/** Structural equality of two JSON values; object key order is irrelevant. */
export function jsonEquals(a: unknown, b: unknown): boolean {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => jsonEquals(item, b[index]))
    );
  }
  if (!isJsonObject(a) || !isJsonObject(b)) {
    return false;
  }
  const keys = Object.keys(a).filter(key => a[key] !== undefined);
  const others = Object.keys(b).filter(key => b[key] !== undefined);
  return (
    keys.length === others.length &&
    keys.every(key => jsonEquals(a[key], b[key]))
  );
}

/** RFC 3339 with a resolution of one second, as the API server writes it. */
export function timestamp(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}
