import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import type {
  PromotionRun,
  SourceOverview,
  SourceOverviewList,
  StreamChange,
  StreamTopic,
} from '@fairway/plugin-fairway-common';
import {
  FairwayApi,
  fairwayApiRef,
  FairwayError,
  useView,
  View,
} from '@fairway/plugin-fairway-react';
import { useCallback, useRef } from 'react';
import { namedSource } from './annotation';

/** What {@link useEntitySources} depends on. */
export const ENTITY_TOPICS: readonly StreamTopic[] = [
  { plural: 'promotionruns' },
  { plural: 'sources' },
  { plural: 'clusters' },
];

/** The sources of an entity. */
export interface EntitySources {
  revision: number;
  items: SourceOverview[];
  /** The source that the entity names and that is not there. */
  missing?: { namespace: string; name: string };
}

/** The sources of the entity that is being looked at: those that name it, and the one that it names. */
export function useEntitySources(): View<EntitySources> {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const { namespace, name } = namedSource(entity) ?? {};
  const api = useApi(fairwayApiRef);
  const known = useRef<readonly SourceOverview[]>([]);
  const load = useCallback(
    async (signal: AbortSignal): Promise<EntitySources> => {
      const list = await api.view<SourceOverviewList>(
        'sources',
        { entityRef },
        signal,
      );
      known.current = list.items;
      const isListed = list.items.some(
        item => item.namespace === namespace && item.name === name,
      );
      if (!namespace || !name || isListed) {
        return list;
      }
      const named = await overviewOf(api, namespace, name, signal);
      if (!named) {
        return { ...list, missing: { namespace, name } };
      }
      known.current = [...list.items, named];
      return { ...list, items: [...known.current] };
    },
    [api, entityRef, namespace, name],
  );
  return useView(load, change => concerns(change, known.current));
}

async function overviewOf(
  api: FairwayApi,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<SourceOverview | undefined> {
  const path = ['sources', namespace, name].map(encodeURIComponent).join('/');
  try {
    return await api.view<SourceOverview>(path, {}, signal);
  } catch (error) {
    if (error instanceof FairwayError && error.isNotFound) {
      return undefined;
    }
    throw error;
  }
}

/** Runs of other sources move many times a second. */
function concerns(
  change: StreamChange,
  sources: readonly SourceOverview[],
): boolean {
  if (change.kind !== 'PromotionRun' || !change.object) {
    return true;
  }
  const { source } = (change.object as PromotionRun).spec;
  return sources.some(
    ({ namespace, name }) =>
      namespace === change.namespace && name === source.name,
  );
}
