import { useApi } from '@backstage/core-plugin-api';
import type { TargetRow, ViewPage } from '@fairway/plugin-fairway-common';
import { fairwayApiRef, useView } from '@fairway/plugin-fairway-react';
import { useCallback } from 'react';
import { useT } from '../../translation';
import { isRun, RunName, runViewPath } from './RunName';

/** What depends on all targets is not told as often as one of them changes. */
const REFRESH_MS = 2_000;

/** From which versions a run leads to which, as far as the former are known. */
export function VersionChange(props: { run: RunName; after: string }) {
  const { run, after } = props;
  const before = useVersionsBefore(run);
  const t = useT();
  if (before.length === 0) {
    return <strong>{after}</strong>;
  }
  const from =
    before.length === 1
      ? before[0]
      : t('run.versionsBefore', {
          first: before[0],
          count: before.length - 1,
        });
  return (
    <>
      {from} → <strong>{after}</strong>
    </>
  );
}

/** The versions before the run, of a sample of its targets; the most frequent one first. */
function useVersionsBefore(run: RunName): string[] {
  const { namespace, name } = run;
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.view<ViewPage<TargetRow>>(
        `${runViewPath({ namespace, name })}/targets`,
        { limit: 100 },
        signal,
      ),
    [api, namespace, name],
  );
  const sample = useView(load, isRun(run), REFRESH_MS).value?.items ?? [];
  const counts = new Map<string, number>();
  for (const { previousVersion } of sample) {
    if (previousVersion) {
      counts.set(previousVersion, (counts.get(previousVersion) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([version]) => version);
}
