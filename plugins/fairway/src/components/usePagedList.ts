import { useApi } from '@backstage/core-plugin-api';
import type {
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import {
  FairwayError,
  fairwayApiRef,
  ListOptions,
  ListResult,
  useView,
  View,
} from '@fairway/plugin-fairway-react';
import { useCallback, useMemo, useState } from 'react';

/** A page of a list, with the ways to the pages around it. */
export interface PagedList<T extends ResourceObject> {
  view: View<ListResult<T>>;
  /** Absent on the first page. */
  previous?: () => void;
  /** Absent on the last page. */
  next?: () => void;
}

/** Reads objects page by page and keeps the page up to date. */
export function usePagedList<T extends ResourceObject>(
  kind: KindDefinition,
  options: Omit<ListOptions, 'continue'>,
): PagedList<T> {
  const api = useApi(fairwayApiRef);
  // Tokens of the pages that were gone through to the one that is shown.
  const [tokens, setTokens] = useState<readonly string[]>([]);
  const token = tokens.at(-1);
  const key = JSON.stringify(options);
  const load = useCallback(
    async (signal: AbortSignal) => {
      const wanted: ListOptions = JSON.parse(key);
      try {
        return await api.list<T>(
          kind,
          { ...wanted, ...(token ? { continue: token } : {}) },
          signal,
        );
      } catch (error) {
        if (token && error instanceof FairwayError && error.code === 410) {
          // The page is of a time that the backend no longer keeps.
          setTokens([]);
        }
        throw error;
      }
    },
    [api, kind, key, token],
  );
  const view = useView(load, change => change.kind === kind.kind);
  const following = view.value?.continue;
  return useMemo(
    () => ({
      view,
      ...(tokens.length > 0
        ? { previous: () => setTokens(before => before.slice(0, -1)) }
        : {}),
      ...(following
        ? { next: () => setTokens(before => [...before, following]) }
        : {}),
    }),
    [view, tokens, following],
  );
}
