import type { DiscoveredItem } from '../views';

const PLACEHOLDER = '{cluster}';

/** One or several objects of a hub that are the same but for the cluster that they are for. */
export interface PerClusterItem {
  /** What they have in common, with `{cluster}` for the name of the cluster. */
  item: DiscoveredItem;
  /** The objects as they were found. */
  found: DiscoveredItem[];
  /** The clusters that they are for; none where the object tells none. */
  clusters: string[];
}

/**
 * Puts together what a hub has for each cluster, as names tell it: `eu-1-checkout` and `us-1-checkout` are `{cluster}-checkout`.
 *
 * @param clusters - the names that may be a part of other names
 */
export function perClusterItems(
  items: readonly DiscoveredItem[],
  clusters: readonly string[],
): PerClusterItem[] {
  const longestFirst = [...clusters].sort((a, b) => b.length - a.length);
  const byUnit = new Map<string, PerClusterItem>();
  for (const found of items) {
    const cluster = longestFirst.find(name => isFor(found, name));
    const item = cluster === undefined ? found : withoutCluster(found, cluster);
    const unit = JSON.stringify([item.object, item.version, item.group]);
    const known = byUnit.get(unit) ?? { item, found: [], clusters: [] };
    byUnit.set(unit, {
      item: known.item,
      found: [...known.found, found],
      clusters: [
        ...known.clusters,
        ...(cluster === undefined ? [] : [cluster]),
      ],
    });
  }
  return [...byUnit.values()];
}

/** A name without `{cluster}`, for what is the same for all clusters. */
export function commonName(name: string): string {
  return name
    .split(PLACEHOLDER)
    .map(part => part.replace(/^-+|-+$/g, ''))
    .filter(part => part !== '')
    .join('-');
}

function isFor({ object, version }: DiscoveredItem, cluster: string): boolean {
  const text = JSON.stringify([object.namespace, object.name, version]);
  return replaceName(text, cluster) !== text;
}

function withoutCluster(
  found: DiscoveredItem,
  cluster: string,
): DiscoveredItem {
  const { object, version, group } = found;
  const replace = <T>(value: T): T =>
    JSON.parse(replaceName(JSON.stringify(value), cluster));
  return {
    ...found,
    object: replace(object),
    version: replace(version),
    group: commonName(replace(group)) || group,
  };
}

/** Replaces a name where it is a text of its own, or a part of one between hyphens. */
function replaceName(json: string, name: string): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return json.replace(
    new RegExp(`(?<=["-])${escaped}(?=["-])`, 'g'),
    PLACEHOLDER,
  );
}
