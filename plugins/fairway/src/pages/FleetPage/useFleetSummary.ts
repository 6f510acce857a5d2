import { useApi } from '@backstage/core-plugin-api';
import type { FleetSummary } from '@fairway/plugin-fairway-common';
import { fairwayApiRef, useView, View } from '@fairway/plugin-fairway-react';
import { useCallback, useRef } from 'react';
import { mayChangeFleet, REFRESH_MS } from './fleetChanges';
import { FleetQuery } from './useFleetQuery';

/** A summary with the parameters that it was read with. */
export interface ShownFleet extends FleetSummary {
  parameters: Pick<FleetQuery, 'namespace' | 'fleet' | 'group' | 'search'>;
}

/** The groups and columns that match. The summary before stays until the next one is there. */
export function useFleetSummary(
  query: FleetQuery,
): View<ShownFleet> & { changing: boolean } {
  const { namespace, fleet, group, search } = query;
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    async (signal: AbortSignal) => {
      const parameters = { namespace, fleet, group, search };
      return {
        ...(await api.view<FleetSummary>('fleet', parameters, signal)),
        parameters,
      };
    },
    [api, namespace, fleet, group, search],
  );
  const view = useView<ShownFleet>(load, mayChangeFleet, REFRESH_MS);
  const last = useRef<ShownFleet>();
  last.current = view.error ? view.value : view.value ?? last.current;
  return {
    ...view,
    value: last.current,
    changing: view.loading && last.current !== undefined,
  };
}
