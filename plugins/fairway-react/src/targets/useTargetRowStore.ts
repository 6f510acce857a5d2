import { useApi } from '@backstage/core-plugin-api';
import type { TargetRow, ViewPage } from '@fairway/plugin-fairway-common';
import { useEffect, useState } from 'react';
import { fairwayApiRef } from '../api';
import { useLiveStream } from '../live';
import { TargetRowStore } from './TargetRowStore';

/**
 * The targets of a run, kept up to date by the stream of the page; undefined until it is there.
 *
 * @remarks The topics of the page must hold the Targets of the run.
 *
 * @public
 */
export function useTargetRowStore(
  namespace: string,
  run: string,
): TargetRowStore | undefined {
  const api = useApi(fairwayApiRef);
  const stream = useLiveStream();
  const [store, setStore] = useState<TargetRowStore>();

  useEffect(() => {
    const path = `runs/${encodeURIComponent(namespace)}/${encodeURIComponent(
      run,
    )}/targets`;
    const opened = new TargetRowStore((query, signal) =>
      api.view<ViewPage<TargetRow>>(path, { ...query }, signal),
    );
    setStore(opened);
    return () => opened.close();
  }, [api, namespace, run]);

  useEffect(
    () =>
      store &&
      stream?.subscribe({
        onSync: revision => store.sync(revision),
        onChanges: changes => store.patch(changes),
      }),
    [store, stream],
  );
  return store;
}
