import { useApi } from '@backstage/core-plugin-api';
import {
  backendKind,
  clusterKind,
  KindDefinition,
  RegisteredClusters,
  sourceKind,
} from '@fairway/plugin-fairway-common';
import { FairwayApi, fairwayApiRef } from '@fairway/plugin-fairway-react';
import { useEffect, useState } from 'react';
import type { Suggestions } from './form';

const NONE: Suggestions = {};
/** How many objects are suggested. */
const LIMIT = 100;

/** What the fields of a kind name in other places: clusters of Backstage, backends. Nothing where that may not be read. */
export function useSuggestions(
  kind: KindDefinition,
  namespace: string | undefined,
): Suggestions {
  const api = useApi(fairwayApiRef);
  const [suggestions, setSuggestions] = useState(NONE);
  useEffect(() => {
    const ended = new AbortController();
    setSuggestions(NONE);
    if (namespace) {
      read(api, kind, namespace, ended.signal).then(
        found => {
          if (!ended.signal.aborted) {
            setSuggestions(found);
          }
        },
        () => {
          // The form can be filled in without.
        },
      );
    }
    return () => ended.abort();
  }, [api, kind, namespace]);
  return suggestions;
}

async function read(
  api: FairwayApi,
  { kind }: KindDefinition,
  namespace: string,
  signal: AbortSignal,
): Promise<Suggestions> {
  switch (kind) {
    case clusterKind.kind: {
      const { names } = await api.view<RegisteredClusters>(
        'registered-clusters',
        { namespace },
        signal,
      );
      return { 'spec.connection.backstageCluster': names };
    }
    case sourceKind.kind: {
      const { items } = await api.list(
        backendKind,
        { namespace, limit: LIMIT },
        signal,
      );
      return {
        'spec.backendRef.name': items.map(({ metadata }) => metadata.name),
      };
    }
    default:
      return NONE;
  }
}
