import type {
  DriverBinding,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import {
  describeObject,
  kustomizationProblem,
  RelatedObjects,
  VersionProblem,
} from '@fairway/plugin-fairway-node/driverKit';
import { consumerKey } from './chain/consumers';
import { consumes } from './chain/sourceRefs';
import { suspended } from './reconcileRequest';
import { locateVersion } from './version/locateVersion';
import { consumersOf, VersionSpec } from './version/versionSchema';

/** Why an object of Flux may not be written to now: nothing would come of it, or it would be undone. */
export async function refusal(
  live: WatchedObject,
  spec: VersionSpec,
  _binding: DriverBinding,
  related: RelatedObjects,
): Promise<VersionProblem | undefined> {
  if (suspended(live) && spec.whenSuspended === 'Refuse') {
    return {
      reason: 'Suspended',
      problem: `it is suspended, so Flux would not carry out the version; resume it, or say "whenSuspended: Resume" in version of the unit`,
    };
  }
  const field = locateVersion(spec, live);
  const owned =
    'problem' in field ? undefined : kustomizationProblem(live, field.path);
  if (owned) {
    return owned;
  }
  for (const consumer of consumersOf(spec)) {
    const key = consumerKey(consumer, live.metadata.namespace);
    const problem = consumerProblem(
      describeObject(key),
      await related.get(key),
      live,
    );
    if (problem) {
      return problem;
    }
  }
  return undefined;
}

function consumerProblem(
  name: string,
  consumer: WatchedObject | undefined,
  carrier: WatchedObject,
): VersionProblem | undefined {
  if (!consumer) {
    // What a ResourceSet makes may not be there before its first version.
    return carrier.kind === 'ResourceSet'
      ? undefined
      : {
          reason: 'ConsumerNotFound',
          problem: `${name}, which is to carry it out, does not exist; correct version.consumers of the unit`,
        };
  }
  if (suspended(consumer)) {
    return {
      reason: 'ConsumerSuspended',
      problem: `${name}, which is to carry it out, is suspended; resume it`,
    };
  }
  return carrier.kind === 'ResourceSet' || consumes(consumer, carrier)
    ? undefined
    : {
        reason: 'NotAConsumer',
        problem: `${name} gets what it carries out from somewhere else; correct version.consumers of the unit`,
      };
}
