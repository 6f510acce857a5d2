import { isDeepStrictEqual } from 'node:util';
import { applyOverride, ClusterOverride } from './readFairwayClusters';
import type { ClusterRegistration, Registrations } from './types';

/** Nothing at all. */
export const NO_REGISTRATIONS: Registrations = {
  clusters: new Map(),
  leftOut: new Map(),
};

/**
 * Brings together what all places say of clusters.
 *
 * @remarks
 * A name that app-config mentions belongs to app-config: what the catalog says of it is not used, also where the entry in
 * app-config is unusable. Otherwise whoever may register entities could take the place of a cluster.
 */
export function mergeRegistrations(places: {
  catalog: Registrations;
  /** Whether the catalog may have clusters and was not read yet. */
  isCatalogPending: boolean;
  kubernetes: Registrations;
  overrides: readonly ClusterOverride[];
}): Registrations {
  const clusters = new Map(places.catalog.clusters);
  const leftOut = new Map(places.catalog.leftOut);
  const settle = (
    name: string,
    found: ClusterRegistration | { error: string },
  ) => {
    clusters.delete(name);
    leftOut.delete(name);
    if ('error' in found) {
      leftOut.set(name, found.error);
    } else {
      clusters.set(name, found);
    }
  };
  places.kubernetes.clusters.forEach((found, name) => settle(name, found));
  places.kubernetes.leftOut.forEach((error, name) => settle(name, { error }));
  for (const override of places.overrides) {
    const { name, server } = override;
    const base = clusters.get(name);
    const isExplained = !server && leftOut.has(name);
    const mayComeLater = !server && !base && places.isCatalogPending;
    if (!isExplained && !mayComeLater) {
      settle(name, applyOverride(override, base));
    }
  }
  return { clusters, leftOut };
}

/** The names of which something else is said than before. */
export function changedNames(
  before: Registrations,
  after: Registrations,
): string[] {
  const names = new Set(
    [before, after].flatMap(({ clusters, leftOut }) => [
      ...clusters.keys(),
      ...leftOut.keys(),
    ]),
  );
  const said = ({ clusters, leftOut }: Registrations, name: string) => [
    clusters.get(name),
    leftOut.get(name),
  ];
  return [...names].filter(
    name => !isDeepStrictEqual(said(before, name), said(after, name)),
  );
}
