import { useApi } from '@backstage/core-plugin-api';
import type {
  ActivityPage,
  ActivityQuery,
} from '@fairway/plugin-fairway-common';
import { fairwayApiRef, useView, View } from '@fairway/plugin-fairway-react';
import { useCallback, useEffect, useState } from 'react';
import { History, withNewest, withOlder } from './history';

/** A history that changes faster cannot be read. */
const REFRESH_MS = 2_000;

/** A history that is kept up to date, and how to read on. */
export interface HistoryView extends View<History> {
  older: {
    /** Reads the page after the last one. */
    read: () => void;
    reading: boolean;
    error?: Error;
  };
}

/** Reads what happened, the newest first. Put a `key` on the component where the query may change. */
export function useHistory(query: ActivityQuery): HistoryView {
  const api = useApi(fairwayApiRef);
  const key = JSON.stringify(query);
  const load = useCallback(
    async (signal: AbortSignal, before?: string) => ({
      ...(await api.view<ActivityPage>(
        'activity',
        { ...JSON.parse(key), before },
        signal,
      )),
      // It is read again with each change, so it needs no revision of its own.
      revision: 0,
    }),
    [api, key],
  );
  const newest = useView(load, () => true, REFRESH_MS);
  const [history, setHistory] = useState<History>();
  const [taken, setTaken] = useState<ActivityPage>();
  if (newest.value && newest.value !== taken) {
    setTaken(newest.value);
    setHistory(withNewest(history, newest.value));
  }

  const [older, setOlder] = useState<{ reading: boolean; error?: Error }>({
    reading: false,
  });
  const [ended] = useState(() => new AbortController());
  useEffect(() => () => ended.abort(), [ended]);
  const read = async () => {
    setOlder({ reading: true });
    try {
      const page = await load(ended.signal, history?.next);
      setHistory(known => known && withOlder(known, page));
      setOlder({ reading: false });
    } catch (error) {
      setOlder({ reading: false, error: error as Error });
    }
  };
  return { ...newest, value: history, older: { ...older, read } };
}
