import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  converged,
  Health,
  progressing,
  statusOf,
} from '@fairway/plugin-fairway-node/driverKit';
import { notReady } from './conditions';

/**
 * Whether a Kustomization has applied what it is to apply.
 *
 * @param revision - what its source has fetched; undefined where the version is in the Kustomization itself
 */
export function kustomizationHealth(
  kustomization: WatchedObject,
  revision?: string,
): Health {
  const { lastAppliedRevision: applied, lastAttemptedRevision: attempted } =
    statusOf(kustomization);
  const problem = notReady(kustomization);
  if (problem) {
    return problem;
  }
  if (attempted !== undefined && attempted !== applied) {
    return progressing(
      'NotApplied',
      `it has applied ${applied ?? 'nothing'} and tries ${attempted}`,
      { applied, attempted },
    );
  }
  if (revision !== undefined && applied !== revision) {
    return progressing(
      'OtherRevision',
      `it has applied ${applied ?? 'nothing'} and not ${revision} yet`,
      { applied },
    );
  }
  return converged('Applied', `it has applied ${applied}`, { applied });
}
