import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { isEntityRef } from './EntityName';

/** A link to an entity of the catalog; plain text where it is no reference to one, such as the subject of a service. */
export function EntityLink(props: {
  entityRef: string;
  /** Default: no. */
  hideIcon?: boolean;
}) {
  const { entityRef, hideIcon } = props;
  return isEntityRef(entityRef) ? (
    <EntityRefLink entityRef={entityRef} hideIcon={hideIcon} />
  ) : (
    <>{entityRef}</>
  );
}
