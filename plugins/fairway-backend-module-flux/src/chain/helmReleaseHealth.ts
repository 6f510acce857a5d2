import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  conditionOf,
  converged,
  failed,
  Health,
  progressing,
  statusOf,
} from '@fairway/plugin-fairway-node/driverKit';
import { currentCondition, notReady } from './conditions';
import { digestOf, isSameChart } from './revision';

interface HelmStatus {
  history?: {
    chartVersion?: string;
    ociDigest?: string;
    status?: string;
    version?: number;
  }[];
  lastAttemptedRevision?: string;
  lastAttemptedRevisionDigest?: string;
}

/** What a release has to be of. */
export interface ExpectedChart {
  /** The version of the chart; a range is given as undefined. */
  version?: string;
  /** What the OCIRepository has fetched that the release is made from. */
  artifact?: string;
}

/** Whether a HelmRelease has released what it is to release. */
export function helmReleaseHealth(
  release: WatchedObject,
  expected: ExpectedChart,
): Health {
  const status = statusOf(release) as HelmStatus;
  const attempted = isAttempted(status, expected);
  const problem = attempted
    ? givenUp(release) ?? notReady(release)
    : notReady(release);
  if (problem?.state === 'Failed' && !attempted) {
    // It has given up on what was there before, and begins anew with what it gets.
    return progressing('NotAttempted', notAttempted(status, expected));
  }
  if (problem) {
    return problem;
  }
  const [latest] = status.history ?? [];
  const evidence = {
    chartVersion: latest?.chartVersion,
    releaseStatus: latest?.status,
    release: latest?.version,
  };
  if (!attempted) {
    return progressing(
      'NotAttempted',
      notAttempted(status, expected),
      evidence,
    );
  }
  if (latest?.status !== 'deployed' || !isReleased(latest, expected)) {
    return progressing(
      'NotReleased',
      `its latest release is ${latest?.chartVersion ?? '(none)'}, ${
        latest?.status ?? 'unknown'
      }`,
      evidence,
    );
  }
  return converged(
    'Released',
    `it has released ${latest.chartVersion}`,
    evidence,
  );
}

function isAttempted(
  { lastAttemptedRevision, lastAttemptedRevisionDigest }: HelmStatus,
  { version, artifact }: ExpectedChart,
): boolean {
  if (artifact !== undefined) {
    return lastAttemptedRevisionDigest === digestOf(artifact);
  }
  return (
    version === undefined ||
    (lastAttemptedRevision !== undefined &&
      isSameChart(lastAttemptedRevision, version))
  );
}

function isReleased(
  latest: NonNullable<HelmStatus['history']>[number],
  { version, artifact }: ExpectedChart,
): boolean {
  if (artifact !== undefined) {
    return (
      latest.ociDigest === undefined || latest.ociDigest === digestOf(artifact)
    );
  }
  return (
    version === undefined || isSameChart(latest.chartVersion ?? '', version)
  );
}

function notAttempted(
  { lastAttemptedRevision }: HelmStatus,
  { version, artifact }: ExpectedChart,
): string {
  return `it has tried ${lastAttemptedRevision ?? 'nothing'} and not ${
    artifact ?? version
  } yet`;
}

/** Whether its controller has undone the release, or has left it broken, and tries no more. */
function givenUp(release: WatchedObject): Health | undefined {
  const remediated = currentCondition(release, 'Remediated');
  const ready = currentCondition(release, 'Ready');
  if (
    remediated?.status !== 'True' ||
    ready?.status === 'True' ||
    conditionOf(release, 'Reconciling')?.status === 'True'
  ) {
    return undefined;
  }
  const released = currentCondition(release, 'Released');
  return failed(
    remediated.reason ?? 'Remediated',
    released?.status === 'False' && released.message
      ? `${released.message}; ${remediated.message ?? 'it was undone'}`
      : remediated.message || 'its release was undone',
    { condition: 'Remediated' },
  );
}
