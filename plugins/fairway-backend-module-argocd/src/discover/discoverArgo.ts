import type {
  DeliveryDriver,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import {
  discoverKinds,
  DiscoveryContext,
  RelatedObjects,
  relatedObjects,
} from '@fairway/plugin-fairway-node/driverKit';
import { API_VERSION } from '../kinds';
import { unitOfApplication } from './applications';
import { unitOfApplicationSet } from './applicationSets';

/** Lists the Applications and ApplicationSets of an Argo CD instance, with the fields that could carry versions. */
export const discoverArgo: DeliveryDriver['discover'] = (context, query) => {
  const related = remembering(context);
  return discoverKinds(
    [
      {
        apiVersions: [API_VERSION],
        kind: 'Application',
        plural: 'applications',
        unitOf: object => unitOfApplication(object, related),
      },
      {
        apiVersions: [API_VERSION],
        kind: 'ApplicationSet',
        plural: 'applicationsets',
        unitOf: object => unitOfApplicationSet(object, related),
      },
    ],
    context,
    query,
  );
};

/** Other objects, each read once: many Applications have the same owner. */
function remembering(context: DiscoveryContext): RelatedObjects {
  const related = relatedObjects({ ...context, now: Date.now }, false);
  const known = new Map<string, Promise<WatchedObject | undefined>>();
  return {
    ...related,
    get: key => {
      const id = JSON.stringify(key);
      const found = known.get(id) ?? related.get(key);
      known.set(id, found);
      return found;
    },
  };
}
