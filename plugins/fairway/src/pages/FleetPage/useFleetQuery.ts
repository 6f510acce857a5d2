import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/** What the page shows; all of it is in the query of the address, so that it can be shared. */
export interface FleetQuery {
  namespace?: string;
  /** The name of a fleet. */
  fleet?: string;
  /** The key of the label that clusters are grouped by. */
  group?: string;
  /** Only clusters with this value of the label. */
  value?: string;
  /** Only clusters without the label. */
  unlabelled: boolean;
  /** Whether clusters are shown, where there are groups to show. */
  clusters: boolean;
  /** Only clusters that differ from most of their group. */
  odd: boolean;
  /** Only clusters that hold something else than what was promoted there last. */
  drifted: boolean;
  /** A part of the name of a cluster. */
  cluster: string;
  /** A part of the name of a source or unit. */
  search: string;
}

/** Whether rows are clusters; otherwise they are groups. */
export function showsClusters(query: FleetQuery): boolean {
  return (
    query.group === undefined ||
    query.clusters ||
    query.odd ||
    query.drifted ||
    query.unlabelled ||
    query.value !== undefined ||
    query.cluster !== ''
  );
}

/** Whether anything is left out. */
export function isFiltered(query: FleetQuery): boolean {
  return (
    query.odd ||
    query.drifted ||
    query.unlabelled ||
    [query.namespace, query.fleet, query.value].some(Boolean) ||
    query.cluster !== '' ||
    query.search !== ''
  );
}

const FLAGS = ['unlabelled', 'clusters', 'odd', 'drifted'] as const;

/** Reads and changes what the page shows. */
export function useFleetQuery(): {
  query: FleetQuery;
  change: (changes: Partial<FleetQuery>, options?: { step: boolean }) => void;
} {
  const [parameters, setParameters] = useSearchParams();
  const query = useMemo<FleetQuery>(
    () => ({
      namespace: parameters.get('namespace') ?? undefined,
      fleet: parameters.get('fleet') ?? undefined,
      group: parameters.get('group') || undefined,
      value: parameters.get('value') ?? undefined,
      unlabelled: parameters.get('unlabelled') === 'true',
      clusters: parameters.get('clusters') === 'true',
      odd: parameters.get('odd') === 'true',
      drifted: parameters.get('drifted') === 'true',
      cluster: parameters.get('cluster') ?? '',
      search: parameters.get('search') ?? '',
    }),
    [parameters],
  );
  const change = useCallback(
    (changes: Partial<FleetQuery>, { step } = { step: false }) =>
      setParameters(
        before => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            const isDefault =
              value === undefined ||
              value === false ||
              // An empty value is one that a label may have.
              (value === '' && name !== 'value');
            if (isDefault) {
              after.delete(name);
            } else {
              after.set(name, String(value));
            }
          }
          return after;
        },
        // Steps down and up are steps of the history; filters are not.
        { replace: !step },
      ),
    [setParameters],
  );
  return { query, change };
}

/** Nothing is left out any more; the label to group by stays. */
export const UNFILTERED: Partial<FleetQuery> = {
  namespace: undefined,
  fleet: undefined,
  value: undefined,
  cluster: '',
  search: '',
  ...Object.fromEntries(FLAGS.map(flag => [flag, false])),
};
