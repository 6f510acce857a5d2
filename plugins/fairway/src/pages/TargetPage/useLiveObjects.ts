import { useApi } from '@backstage/core-plugin-api';
import type { LiveObjects } from '@fairway/plugin-fairway-common';
import { fairwayApiRef, View } from '@fairway/plugin-fairway-react';
import { useCallback, useEffect, useRef, useState } from 'react';

/** What was read from a cluster, and whether it is being read right now. */
export interface LiveObjectsView extends View<LiveObjects> {
  reading: boolean;
}

/**
 * Reads the objects of a target from its cluster, once, and again only when it is asked for.
 *
 * @remarks The stream of the page tells what Fairway stores, and not what a cluster has, so it is not followed here.
 */
export function useLiveObjects(
  namespace: string,
  name: string,
): LiveObjectsView {
  const api = useApi(fairwayApiRef);
  const [state, setState] = useState<{
    value?: LiveObjects;
    error?: Error;
    reading: boolean;
  }>({ reading: true });
  const running = useRef<AbortController>();
  const reload = useCallback(async () => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setState(before => ({ ...before, reading: true }));
    const ended = await api
      .view<LiveObjects>(
        `targets/${namespace}/${name}/live`,
        undefined,
        own.signal,
      )
      .then(
        value => () => ({ value, reading: false }),
        (error: Error) => (before: { value?: LiveObjects }) => ({
          value: before.value,
          error,
          reading: false,
        }),
      );
    if (!own.signal.aborted) {
      setState(ended);
    }
  }, [api, namespace, name]);
  useEffect(() => {
    setState({ reading: true });
    reload();
    return () => running.current?.abort();
  }, [reload]);
  return {
    ...state,
    loading: state.value === undefined && state.error === undefined,
    reload,
  };
}
