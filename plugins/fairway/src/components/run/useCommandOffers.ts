import { useApi } from '@backstage/core-plugin-api';
import type { CommandOffer } from '@fairway/plugin-fairway-common';
import { fairwayApiRef, useView, View } from '@fairway/plugin-fairway-react';
import { useCallback } from 'react';
import { isRun, RunName, runViewPath } from './RunName';

/** Which commands the one who is signed in may give now. */
export function useCommandOffers(run: RunName): View<{
  items: CommandOffer[];
  revision: number;
}> {
  const { namespace, name } = run;
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.view<{ items: CommandOffer[]; revision: number }>(
        `${runViewPath({ namespace, name })}/commands`,
        {},
        signal,
      ),
    [api, namespace, name],
  );
  // What is legal depends on targets too, and with each of them the counts of the run change.
  return useView(load, isRun(run), 1_000);
}
