import { useApi } from '@backstage/core-plugin-api';
import type { FleetRow, ViewPage } from '@fairway/plugin-fairway-common';
import { fairwayApiRef, useLiveStream } from '@fairway/plugin-fairway-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { mayChangeFleet, REFRESH_MS } from './fleetChanges';
import { FleetQuery } from './useFleetQuery';
import { RowPages, RowsState } from './RowPages';

/** How often rows that can be seen are read again although nothing has changed. */
const REREAD_MS = 60_000;

const NOTHING: RowsState<FleetRow> = {
  total: undefined,
  error: undefined,
  rowAt: () => undefined,
};

/** The clusters that match, of which those are read that can be seen. */
export function useFleetRows(query: FleetQuery): RowsState<FleetRow> & {
  show: (first: number, last: number) => void;
  reload: () => void;
} {
  const api = useApi(fairwayApiRef);
  const stream = useLiveStream();
  const [state, setState] = useState(NOTHING);
  const pages = useRef<RowPages<FleetRow>>();
  const { clusters: _, ...parameters } = query;
  const key = JSON.stringify({
    ...parameters,
    unlabelled: query.unlabelled || undefined,
    odd: query.odd || undefined,
    drifted: query.drifted || undefined,
  });

  useEffect(() => {
    setState(NOTHING);
    const opened = new RowPages<FleetRow>({
      read: (offset, limit, signal) =>
        api.view<ViewPage<FleetRow>>(
          'fleet/clusters',
          { ...JSON.parse(key), offset, limit },
          signal,
        ),
      onState: setState,
    });
    pages.current = opened;
    opened.show(0, 0);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wanted = -1;
    const soon = (at: number) => {
      wanted = at;
      timer ??= setTimeout(() => {
        timer = undefined;
        if (opened.revision < wanted) {
          opened.refresh();
        }
      }, REFRESH_MS);
    };
    const unsubscribe = stream?.subscribe({
      onSync: soon,
      onChanges: (changes, at) => {
        if (changes.some(mayChangeFleet)) {
          soon(at);
        }
      },
    });
    // That a cluster was read again and is as it was is no change, and still news.
    const reread = setInterval(() => opened.refresh(), REREAD_MS);
    return () => {
      clearTimeout(timer);
      clearInterval(reread);
      unsubscribe?.();
      opened.close();
    };
  }, [api, stream, key]);

  const show = useCallback(
    (first: number, last: number) => pages.current?.show(first, last),
    [],
  );
  const reload = useCallback(() => pages.current?.refresh(), []);
  return { ...state, show, reload };
}
