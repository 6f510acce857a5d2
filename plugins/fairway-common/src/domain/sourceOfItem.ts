import type { Backend, Source } from '../kinds';
import type { DiscoveredItem } from '../views';
import { canonicalJson } from './canonicalJson';
import { backendNameOf, resolveUnit } from './unitVariants';

/** Whether a Backend delivers with a driver to the objects of a hub, or without one to those of clusters. */
export function leadsTo(
  { spec }: Pick<Backend, 'spec'>,
  driver: string,
  hub: string | undefined,
): boolean {
  return spec.driver === driver && spec.hub?.backstageCluster === hub;
}

/** The Source that has a discovered object already, with the same place of the version. */
export function sourceOfItem<T extends Pick<Source, 'metadata' | 'spec'>>(
  item: DiscoveredItem,
  {
    sources,
    backends,
    hub,
    clusters,
  }: {
    sources: readonly T[];
    backends: readonly Pick<Backend, 'metadata' | 'spec'>[];
    /** The hub that holds the object; undefined where a cluster does. */
    hub: string | undefined;
    /** The names of the clusters that it may be for. */
    clusters: readonly string[];
  },
): T | undefined {
  const wanted = canonicalJson([item.object, item.version]);
  // Where a unit names no cluster, any of them will do.
  const named = clusters.filter(name => wanted.includes(name));
  const candidates = named.length > 0 ? named : clusters.slice(0, 1);
  const leadingThere = new Set(
    backends
      .filter(backend => leadsTo(backend, item.driver, hub))
      .map(({ metadata }) => metadata.name),
  );
  return sources.find(({ spec }) =>
    spec.units.some(unit =>
      [undefined, ...(unit.variants ?? []).map(({ name }) => name)].some(
        variant =>
          leadingThere.has(backendNameOf(spec, unit, variant)) &&
          candidates.some(cluster => {
            const { object, version } = resolveUnit(unit, { variant, cluster });
            return canonicalJson([object, version]) === wanted;
          }),
      ),
    ),
  );
}
