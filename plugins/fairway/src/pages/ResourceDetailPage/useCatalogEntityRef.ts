import { useApiHolder } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { entityRefOf, ResourceObject } from '@fairway/plugin-fairway-common';
import { useEffect, useState } from 'react';

/** The reference of the entity that stands for a cluster or fleet; undefined until it is known that the catalog has it. */
export function useCatalogEntityRef({
  kind,
  metadata,
}: ResourceObject): string | undefined {
  const catalog = useApiHolder().get(catalogApiRef);
  const { namespace, name } = metadata;
  const wanted =
    kind === 'Cluster' || kind === 'Fleet'
      ? entityRefOf(kind, namespace, name)
      : undefined;
  const [found, setFound] = useState<string>();
  useEffect(() => {
    let isGone = false;
    if (catalog && wanted) {
      catalog.getEntityByRef(wanted).then(
        entity => !isGone && setFound(entity && wanted),
        // A link that cannot be had is no reason to show an error.
        () => undefined,
      );
    }
    return () => {
      isGone = true;
    };
  }, [catalog, wanted]);
  return found === wanted ? found : undefined;
}
