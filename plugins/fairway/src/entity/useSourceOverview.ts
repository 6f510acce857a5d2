import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { SourceOverview } from '@fairway/plugin-fairway-common';
import { fairwayApiRef, useView, View } from '@fairway/plugin-fairway-react';
import { useCallback } from 'react';

/** The source of the entity that is being looked at. */
export function useSourceOverview(): View<SourceOverview> {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.view<SourceOverview>('sources', { entityRef }, signal),
    [api, entityRef],
  );
  return useView(load);
}
