import type { Entity } from '@backstage/catalog-model';

/** Names the Source of an entity: `[<namespace>/]<name>`. @public */
export const SOURCE_ANNOTATION = 'fairway.dev/source';

/** Whether an entity has a Source, so that its tab and card have something to show. @public */
export function isFairwayAvailable(entity: Entity): boolean {
  return Boolean(entity.metadata.annotations?.[SOURCE_ANNOTATION]);
}

/** The Source that an entity names. */
export function namedSource(
  entity: Entity,
): { namespace: string; name: string } | undefined {
  const [first, second] =
    entity.metadata.annotations?.[SOURCE_ANNOTATION]?.split('/') ?? [];
  if (!first) {
    return undefined;
  }
  return second
    ? { namespace: first, name: second }
    : { namespace: 'default', name: first };
}
