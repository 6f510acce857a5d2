import { EntityRefLink } from '@backstage/plugin-catalog-react';

const ENTITY_REF = /^[a-z]+:[^/\s]+\/[^/\s]+$/i;

/** A link to an entity of the catalog; plain text where it is no reference to one, such as the subject of a service. */
export function EntityLink(props: { entityRef: string }) {
  const { entityRef } = props;
  return ENTITY_REF.test(entityRef) ? (
    <EntityRefLink entityRef={entityRef} />
  ) : (
    <>{entityRef}</>
  );
}
