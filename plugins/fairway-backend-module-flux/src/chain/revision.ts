import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { statusOf } from '@fairway/plugin-fairway-node/driverKit';
import type { VersionSpec } from '../version/versionSchema';

const EXACT = /^v?\d+\.\d+\.\d+(?:[-+].*)?$/;

/** The revision of what a source has fetched. */
export function artifactRevision(source: WatchedObject): string | undefined {
  const { artifact } = statusOf(source) as { artifact?: { revision?: string } };
  return artifact?.revision;
}

/** The digest in a revision such as `v1@sha256:…` or `sha256:…`. */
export function digestOf(revision: string): string {
  return revision.slice(revision.lastIndexOf('@') + 1);
}

/**
 * Whether what a source has fetched is the version that was asked for.
 *
 * @remarks
 * A range stands for whatever it leads to. The formats are those of source-controller: `<tag>@<digest>` or `<digest>` of OCI
 * artifacts, `<tag or branch>@<algorithm>:<commit>` or `<algorithm>:<commit>` of Git, the version of a chart.
 */
export function isRevisionOf(
  revision: string,
  version: string | null,
  spec: VersionSpec,
): boolean {
  if (version === null) {
    return true;
  }
  if ('chart' in spec) {
    return !EXACT.test(version) || isSameChart(revision, version);
  }
  if (!('ref' in spec)) {
    return true;
  }
  switch (spec.ref) {
    case 'digest':
      return digestOf(revision) === version;
    case 'commit':
      return digestOf(revision).split(':').at(-1) === version;
    case 'semver':
      return !EXACT.test(version) || isNamed(revision, version);
    case 'tag':
    case 'branch':
    case 'name':
      return isNamed(revision, version);
    default:
      throw new Error(`there is no reference ${spec.ref satisfies never}`);
  }
}

function isNamed(revision: string, name: string): boolean {
  return revision.slice(0, revision.lastIndexOf('@')) === name;
}

/** Whether two versions of a chart are the same: Helm does not care about a `v` in front. */
export function isSameChart(one: string, other: string): boolean {
  return one.replace(/^v/, '') === other.replace(/^v/, '');
}

/** Whether a version is one and not a range. */
export function isExact(version: string): boolean {
  return EXACT.test(version);
}
