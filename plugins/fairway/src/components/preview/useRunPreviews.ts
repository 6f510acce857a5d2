import { useApi } from '@backstage/core-plugin-api';
import type { PreviewClusters } from '@fairway/plugin-fairway-common';
import { fairwayApiRef } from '@fairway/plugin-fairway-react';
import { useCallback } from 'react';
import { RunName, runViewPath } from '../run';
import type { ReadPreviewPage } from './usePreviewClusters';

/** Reads what would change on clusters that wait in a stage of a run. */
export function useRunPreviews(
  { namespace, name }: RunName,
  stage: string,
): ReadPreviewPage {
  const api = useApi(fairwayApiRef);
  return useCallback(
    (page, signal) =>
      api.view<PreviewClusters>(
        `${runViewPath({ namespace, name })}/preview`,
        { stage, ...page },
        signal,
      ),
    [api, namespace, name, stage],
  );
}
