import { useApi } from '@backstage/core-plugin-api';
import type { StreamTopic } from '@fairway/plugin-fairway-common';
import {
  createContext,
  PropsWithChildren,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { fairwayApiRef } from '../api';
import { LiveState, LiveStream } from './LiveStream';

interface Live {
  stream: LiveStream | undefined;
  state: LiveState;
}

const LiveContext = createContext<Live>({
  stream: undefined,
  state: { status: 'connecting' },
});

/**
 * Keeps everything below it up to date through one stream.
 *
 * @remarks Put one around each page, with all that the page is about. The topics are compared by value.
 *
 * @public
 */
export function LiveProvider(
  props: PropsWithChildren<{ topics: readonly StreamTopic[] }>,
) {
  const api = useApi(fairwayApiRef);
  const [state, setState] = useState<LiveState>({ status: 'connecting' });
  const key = JSON.stringify(props.topics);
  // What is below subscribes before the stream starts.
  const stream = useMemo(
    () => new LiveStream({ api, topics: JSON.parse(key), onState: setState }),
    [api, key],
  );

  useEffect(() => {
    const online = () => stream.retryNow();
    window.addEventListener('online', online);
    stream.start();
    return () => {
      window.removeEventListener('online', online);
      stream.close();
    };
  }, [stream]);

  const live = useMemo(() => ({ stream, state }), [stream, state]);
  return (
    <LiveContext.Provider value={live}>{props.children}</LiveContext.Provider>
  );
}

/** The stream of the page that this is part of; undefined outside of a {@link LiveProvider}. @public */
export function useLiveStream(): LiveStream | undefined {
  return useContext(LiveContext).stream;
}

/** Whether the page is kept up to date. @public */
export function useLiveState(): LiveState {
  return useContext(LiveContext).state;
}
