import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  converged,
  Health,
  progressing,
} from '@fairway/plugin-fairway-node/driverKit';
import type { VersionSpec } from '../version/versionSchema';
import { notReady } from './conditions';
import { artifactRevision, isRevisionOf } from './revision';

/** Whether a source has fetched the version. */
export function sourceHealth(
  source: WatchedObject,
  version: string | null,
  spec: VersionSpec,
): Health {
  const problem = notReady(source);
  if (problem) {
    return problem;
  }
  const revision = artifactRevision(source);
  if (revision === undefined) {
    return progressing('NoArtifact', 'it has fetched nothing yet');
  }
  return isRevisionOf(revision, version, spec)
    ? converged('Fetched', `it has fetched ${revision}`, { revision })
    : progressing(
        'OtherRevision',
        `it has fetched ${revision} and not ${version} yet`,
        { revision },
      );
}
