import type { ResourceObject } from '@fairway/plugin-fairway-common';

/** An object with the revision of its last change, as `useView` wants it. */
export function revisioned<T extends ResourceObject>(
  object: T,
): { object: T; revision: number } {
  return { object, revision: Number(object.metadata.resourceVersion) };
}
