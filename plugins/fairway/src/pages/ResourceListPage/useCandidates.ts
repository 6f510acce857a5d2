import { useApi } from '@backstage/core-plugin-api';
import type {
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { fairwayApiRef, useView, View } from '@fairway/plugin-fairway-react';
import { useCallback } from 'react';

/** More pages than these are not read for a filter: five full pages. */
const MAX_OBJECTS = 2_500;

/** The objects that a filter looks through. */
export interface Candidates {
  revision: number;
  items: ResourceObject[];
  /** Whether there are more than were read. */
  incomplete: boolean;
}

/** Reads what a text is looked for in. The API selects by labels and fields only, so the text is matched here. */
export function useCandidates(kind: KindDefinition): View<Candidates> {
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    async (signal: AbortSignal): Promise<Candidates> => {
      const items: ResourceObject[] = [];
      let token: string | undefined;
      let revision = 0;
      do {
        const page = await api.list(
          kind,
          token ? { continue: token } : {},
          signal,
        );
        items.push(...page.items);
        revision ||= page.revision;
        token = page.continue;
      } while (token && items.length < MAX_OBJECTS);
      return { revision, items, incomplete: token !== undefined };
    },
    [api, kind],
  );
  return useView(load, change => change.kind === kind.kind);
}
