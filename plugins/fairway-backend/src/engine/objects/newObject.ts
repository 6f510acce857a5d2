import {
  GROUP_VERSION,
  OwnerReference,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { Ids } from '../ports';

/** An object as it is before the store has given it a revision. */
export function newObject<TSpec, TStatus>(
  object: {
    kind: string;
    namespace: string;
    name: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    owner?: OwnerReference;
    spec: TSpec;
    status?: TStatus;
  },
  context: { ids: Ids; now: number; uid?: string },
): ResourceObject<TSpec, TStatus> {
  return {
    apiVersion: GROUP_VERSION,
    kind: object.kind,
    metadata: {
      name: object.name,
      namespace: object.namespace,
      uid: context.uid ?? context.ids.uid(),
      resourceVersion: '',
      generation: 1,
      creationTimestamp: timestamp(context.now),
      ...(object.labels && { labels: object.labels }),
      ...(object.annotations && { annotations: object.annotations }),
      ...(object.owner && { ownerReferences: [object.owner] }),
    },
    spec: object.spec,
    ...(object.status !== undefined && { status: object.status }),
  };
}

/** What marks an object as belonging to another one, which takes it along when it is deleted. */
export function controllerReference(owner: ResourceObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Milliseconds as RFC 3339 in UTC, with milliseconds. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}
