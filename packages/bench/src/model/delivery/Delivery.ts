import type { ClusterConfig, GitOpsEngine } from '@fairway/fleet-simulator';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';

/** What is there before the first promotion. */
export const FIRST_VERSION = 'v1';

/** The namespace of all objects, on the clusters. */
export const WORKLOAD_NAMESPACE = 'shop';

/** The drivers that can be measured. */
export type DriverName = 'kubernetes' | 'flux' | 'argocd';

/** An object on a simulated API server. */
export interface Located {
  /** The cluster, or the hub. */
  server: string;
  /** The path of its collection: `/apis/apps/v1/namespaces/shop/deployments`. */
  collection: string;
  kind: string;
  name: string;
}

/** A Backend, and how a unit is delivered by it. */
export interface DeliveryModel {
  backends: { name: string; spec: object }[];
  unit: { object: object; version: object; variants?: object[] };
  /** What `spec.backendRef.name` of a source is. */
  backend: string;
}

/** How the bench has its sources delivered. */
export interface Delivery {
  driver: DeliveryDriver;
  /** What runs on all API servers. */
  gitOps?: GitOpsEngine[];
  /** How long controllers take, in milliseconds. */
  durationMs: number;
  /** The objects of a source on each cluster. */
  template(source: string): object[];
  /** API servers besides those of the clusters. */
  hubs(
    clusters: readonly string[],
    sources: readonly string[],
  ): ClusterConfig[];
  /** Labels of the Cluster with this number, by which variants tell clusters apart. */
  labels(index: number): Record<string, string>;
  /** Backends, which are the same for all sources, and the unit of a source. */
  model(source: string): DeliveryModel;
  /** The objects whose changes tell how far a target is; the first one carries the version. */
  objects(cluster: string, index: number, source: string): Located[];
  versionOf(object: any): string;
}

/** A field set, as `managedFields` have it: `spec.ref.tag` as nested keys. */
export function fieldsOf(path: string): object {
  return path
    .split('.')
    .reduceRight<object>((fields, key) => ({ [`f:${key}`]: fields }), {});
}

/**
 * An object as the simulator is to start with it: opted in for a source, and with a field owned by the field manager `fairway`.
 *
 * @returns the object twice: putting it once more with the same content is what lets the caller say who owns what
 */
export function ownedObject(
  object: { apiVersion: string; kind: string; spec: object },
  { name, source, fields }: { name: string; source: string; fields: object },
): object[] {
  const metadata = {
    name,
    namespace: WORKLOAD_NAMESPACE,
    annotations: { 'fairway.dev/managed-by': `default/${source}` },
  };
  const entry = (manager: string, operation: string, fieldsV1: object) => ({
    manager,
    operation,
    apiVersion: object.apiVersion,
    fieldsType: 'FieldsV1',
    fieldsV1,
  });
  const managedFields = [
    entry('fairway', 'Apply', fields),
    entry('platform-team', 'Update', {
      'f:metadata': {
        'f:annotations': { '.': {}, 'f:fairway.dev/managed-by': {} },
      },
    }),
  ];
  return [
    { ...object, metadata },
    { ...object, metadata: { ...metadata, managedFields } },
  ];
}
