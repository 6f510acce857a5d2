import type { FleetGroup } from '@fairway/plugin-fairway-common';

/** How many clusters hold a version: null where nothing is there, undefined where it is not known. */
export interface VersionCount {
  version?: string | null;
  clusters: number;
}

/** What a group holds of one unit. */
export interface Spread {
  /** What most hold of which it is known; undefined where nothing is known. */
  usual: VersionCount | undefined;
  /** How many are known to hold something else. */
  differing: number;
  /** Of how many it is not known. */
  unknown: number;
}

/** What most of a group hold, and how many do not. */
export function spreadOf(versions: readonly VersionCount[]): Spread {
  const known = versions.filter(({ version }) => version !== undefined);
  const usual = known.reduce<VersionCount | undefined>(
    (most, each) => (most && most.clusters >= each.clusters ? most : each),
    undefined,
  );
  const count = (list: readonly VersionCount[]) =>
    list.reduce((sum, { clusters }) => sum + clusters, 0);
  return {
    usual,
    differing: count(known) - (usual?.clusters ?? 0),
    unknown: count(versions) - count(known),
  };
}

/** The versions of a column over groups, the most frequent one first and what is not known last. */
export function versionsOfColumn(
  groups: readonly FleetGroup[],
  column: number,
): VersionCount[] {
  const counts = new Map<string | null | undefined, number>();
  for (const { cells } of groups) {
    for (const { version, clusters } of cells[column]?.versions ?? []) {
      counts.set(version, (counts.get(version) ?? 0) + clusters);
    }
  }
  return [...counts]
    .map(([version, clusters]) => ({ version, clusters }))
    .sort(
      (a, b) =>
        Number(a.version === undefined) - Number(b.version === undefined) ||
        b.clusters - a.clusters ||
        String(a.version).localeCompare(String(b.version)),
    );
}
