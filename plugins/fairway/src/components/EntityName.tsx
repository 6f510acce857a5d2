import { EntityDisplayName } from '@backstage/plugin-catalog-react';

const ENTITY_REF = /^[a-z]+:[^/\s]+\/[^/\s]+$/i;

/** Whether something is a reference to an entity of the catalog; the subject of a service is none. */
export function isEntityRef(text: string): boolean {
  return ENTITY_REF.test(text);
}

/**
 * An entity by its title in the catalog, or its name where that knows none; other text as it is. It is no link, so that it can be
 * a part of one.
 */
export function EntityName(props: { entityRef: string }) {
  const { entityRef } = props;
  return isEntityRef(entityRef) ? (
    <EntityDisplayName entityRef={entityRef} hideIcon disableTooltip />
  ) : (
    <>{entityRef}</>
  );
}
