import {
  GROUP_VERSION,
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { FairwayApi } from '@fairway/plugin-fairway-react';

/** An object of a kind as the backend gives it. */
export function anObject(
  kind: KindDefinition,
  name: string,
  parts: { spec?: unknown; status?: unknown; generation?: number } = {},
): ResourceObject {
  const { spec = {}, status, generation = 1 } = parts;
  return {
    apiVersion: GROUP_VERSION,
    kind: kind.kind,
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      resourceVersion: '7',
      generation,
      creationTimestamp: '2026-01-02T03:04:05.000Z',
    },
    spec,
    ...(status === undefined ? {} : { status }),
  } as ResourceObject;
}

/** A backend that holds these objects. */
export function holding(...objects: ResourceObject[]): FairwayApi['list'] {
  return (async (kind: KindDefinition) => ({
    items: objects.filter(object => object.kind === kind.kind),
    revision: 7,
  })) as FairwayApi['list'];
}
