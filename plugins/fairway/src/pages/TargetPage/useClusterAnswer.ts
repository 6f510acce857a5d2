import { useApi } from '@backstage/core-plugin-api';
import { fairwayApiRef, View } from '@fairway/plugin-fairway-react';
import { useCallback, useEffect, useRef, useState } from 'react';

/** What was read from a cluster, and whether it is being read right now. */
export interface ClusterAnswer<T> extends View<T> {
  reading: boolean;
}

/**
 * Asks the cluster of a target for something, once, and again only when it is told to.
 *
 * @remarks The stream of the page tells what Fairway stores, and not what a cluster has, so it is not followed here.
 *
 * @param path - of the view, such as `targets/default/a/live`
 * @param state - what it is asked again for when it changes
 */
export function useClusterAnswer<T>(
  path: string,
  state: string = '',
): ClusterAnswer<T> {
  const api = useApi(fairwayApiRef);
  const [answer, setAnswer] = useState<{
    value?: T;
    error?: Error;
    reading: boolean;
  }>({ reading: true });
  const running = useRef<AbortController>();
  const reload = useCallback(async () => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setAnswer(before => ({ ...before, reading: true }));
    const ended = await api.view<T>(path, undefined, own.signal).then(
      value => () => ({ value, reading: false }),
      (error: Error) => (before: { value?: T }) => ({
        value: before.value,
        error,
        reading: false,
      }),
    );
    if (!own.signal.aborted) {
      setAnswer(ended);
    }
  }, [api, path]);
  useEffect(() => {
    setAnswer({ reading: true });
    reload();
    return () => running.current?.abort();
  }, [reload, state]);
  return {
    ...answer,
    loading: answer.value === undefined && answer.error === undefined,
    reload,
  };
}
