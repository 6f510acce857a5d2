import type { ActivityQuery } from '@fairway/plugin-fairway-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/** What is shown. It is part of the address, so that it can be linked to. */
export type ActivityFilter = Pick<
  ActivityQuery,
  'type' | 'kind' | 'name' | 'actor' | 'namespace'
>;

const NAMES = ['kind', 'name', 'actor', 'namespace'] as const;

/** Reads and changes the filter of the page. */
export function useActivityFilter(): [
  ActivityFilter,
  (change: Partial<ActivityFilter>) => void,
] {
  const [parameters, setParameters] = useSearchParams();
  const filter = useMemo((): ActivityFilter => {
    const found: ActivityFilter = {};
    for (const name of NAMES) {
      found[name] = parameters.get(name) ?? undefined;
    }
    return {
      ...found,
      type: typeOf(parameters.get('type')),
      // A name is one of a kind.
      name: found.kind ? found.name : undefined,
    };
  }, [parameters]);
  const change = useCallback(
    (changes: Partial<ActivityFilter>) => {
      const kept = Object.entries({ ...filter, ...changes }).filter(
        (entry): entry is [string, string] => Boolean(entry[1]),
      );
      setParameters(Object.fromEntries(kept), { replace: true });
    },
    [filter, setParameters],
  );
  return [filter, change];
}

function typeOf(text: string | null): ActivityFilter['type'] {
  return text === 'command' || text === 'decision' ? text : undefined;
}

/** Whether anything is left out. */
export function isNarrowed(filter: ActivityFilter): boolean {
  return Object.values(filter).some(Boolean);
}
