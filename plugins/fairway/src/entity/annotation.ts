import type { Entity } from '@backstage/catalog-model';
import {
  SOURCE_ANNOTATION,
  sourceOfAnnotation,
} from '@fairway/plugin-fairway-common';

export { SOURCE_ANNOTATION };

/** Whether an entity has a Source, so that its tab and card have something to show. @public */
export function isFairwayAvailable(entity: Entity): boolean {
  return Boolean(entity.metadata.annotations?.[SOURCE_ANNOTATION]);
}

/** The Source that an entity names. */
export function namedSource(
  entity: Entity,
): { namespace: string; name: string } | undefined {
  return sourceOfAnnotation(entity.metadata.annotations?.[SOURCE_ANNOTATION]);
}
