import type { ResourceObject } from '@fairway/plugin-fairway-common';

/** Sets an annotation, or takes it away where the value is undefined. */
export function annotate(
  object: ResourceObject,
  key: string,
  value: string | undefined,
): void {
  const { [key]: _, ...others } = object.metadata.annotations ?? {};
  const annotations =
    value === undefined ? others : { ...others, [key]: value };
  if (Object.keys(annotations).length > 0) {
    object.metadata.annotations = annotations;
  } else {
    delete object.metadata.annotations;
  }
}
