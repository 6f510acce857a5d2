import type { ClusterAccess } from '../clusterAccess';

/** How checkout gets to a cluster, as a platform team has set it up before Fairway takes the version over. */
export interface Delivery {
  /**
   * Sets it up with the first version, and hands the version over to Fairway.
   *
   * @param access - to the cluster that holds the objects: that of checkout itself, or the hub
   */
  seed(access: ClusterAccess, cluster: string): Promise<void>;
  /** What of it is not at a version, in words; nothing where all of it is. */
  differences(
    access: ClusterAccess,
    cluster: string,
    version: string,
  ): Promise<string[]>;
}

/** What of several things that tell a version does not tell the expected one. */
export function differing(
  told: readonly [what: string, found: unknown, expected: string][],
): string[] {
  return told
    .filter(([, found, expected]) => found !== expected)
    .map(([what, found, expected]) => `${what} is ${found}, not ${expected}`);
}
