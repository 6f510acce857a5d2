import type {
  InputObject,
  ResourceObject,
} from '@fairway/plugin-fairway-common';

/** A document as it would be stored, as far as permissions look at it. */
export function asStored(
  { apiVersion, kind, metadata, spec }: InputObject,
  namespace: string,
): ResourceObject {
  return {
    apiVersion,
    kind,
    metadata: {
      ...metadata,
      name: metadata.name ?? '',
      namespace,
      uid: '',
      resourceVersion: '',
      generation: 1,
      creationTimestamp: '',
    },
    spec,
  };
}
