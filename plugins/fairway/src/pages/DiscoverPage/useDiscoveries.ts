import { useApi } from '@backstage/core-plugin-api';
import type {
  Discoveries,
  DiscoveryRequest,
} from '@fairway/plugin-fairway-common';
import { fairwayApiRef, View } from '@fairway/plugin-fairway-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Place } from './usePlaces';

/** As many objects as the backend lists at once. */
const PAGE_SIZE = 200;

/** What was found so far, and whether it is being looked for right now. */
export interface DiscoveriesView extends View<Discoveries> {
  reading: boolean;
  /** Looks for more, where there is more. */
  more?: () => void;
}

interface State {
  value?: Discoveries;
  error?: Error;
  reading: boolean;
}

/** Looks for what could be promoted at a place, once, and again only when it is asked for. */
export function useDiscoveries(
  place: Place,
  objectNamespace: string,
): DiscoveriesView {
  const api = useApi(fairwayApiRef);
  const [state, setState] = useState<State>({ reading: true });
  const running = useRef<AbortController>();
  const { type, namespace, name } = place;
  const read = useCallback(
    async (before?: Discoveries) => {
      running.current?.abort();
      const own = new AbortController();
      running.current = own;
      setState(({ value }) => ({ value, reading: true }));
      const request: DiscoveryRequest = {
        namespace,
        [type]: name,
        ...(objectNamespace && { objectNamespace }),
        limit: PAGE_SIZE,
        ...(before?.continue && { continue: before.continue }),
      };
      const ended = await api
        .viewOf<Discoveries>('discover', request, own.signal)
        .then(
          page => (): State => ({
            value: before ? joined(before, page) : page,
            reading: false,
          }),
          (error: Error) =>
            ({ value }: State): State => ({ value, error, reading: false }),
        );
      if (!own.signal.aborted) {
        setState(ended);
      }
    },
    [api, type, namespace, name, objectNamespace],
  );
  useEffect(() => {
    setState({ reading: true });
    read();
    return () => running.current?.abort();
  }, [read]);
  const { value, error, reading } = state;
  return {
    ...state,
    loading: value === undefined && error === undefined,
    reload: () => read(),
    ...(value?.continue && !reading && { more: () => read(value) }),
  };
}

function joined(before: Discoveries, page: Discoveries): Discoveries {
  return {
    ...page,
    items: [...before.items, ...page.items],
    notes: [...before.notes, ...page.notes],
  };
}
