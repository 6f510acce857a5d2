import type { ObjectKey, WatchedObject } from '@fairway/plugin-fairway-node';
import {
  describeObject,
  failed,
  Health,
  isOlder,
  RelatedObjects,
} from '@fairway/plugin-fairway-node/driverKit';
import { CONSUMER_API } from '../kinds';
import type { Consumer } from '../version/versionSchema';

/** Where a consumer is. */
export function consumerKey(
  { kind, apiVersion, namespace, name }: Consumer,
  carrierNamespace: string | undefined,
): ObjectKey {
  return {
    apiVersion: apiVersion ?? CONSUMER_API[kind],
    kind,
    namespace: namespace ?? carrierNamespace,
    name,
  };
}

/**
 * What is to be thought of a consumer.
 *
 * @remarks
 * What is watched of it may be from before the write, and look as if the version was there: it may have had the same one before.
 * A verdict needs a state from after the write, which its resourceVersion tells; otherwise it is read anew.
 */
export async function consumerHealth(
  key: ObjectKey,
  writtenAt: string | undefined,
  related: RelatedObjects,
  judge: (consumer: WatchedObject) => Health,
): Promise<Health> {
  const watched = await related.get(key);
  const seen = watched && judge(watched);
  if (seen?.state === 'Progressing') {
    return named(key, seen);
  }
  const isSure =
    watched !== undefined &&
    writtenAt !== undefined &&
    isOlder(writtenAt, watched.metadata.resourceVersion);
  if (seen && isSure) {
    return named(key, seen);
  }
  const fresh = await related.get(key, { fresh: true });
  return fresh
    ? named(key, judge(fresh))
    : failed(
        'ConsumerNotFound',
        `${describeObject(
          key,
        )}, which carries it out, does not exist; correct version.consumers of the unit`,
      );
}

function named(key: ObjectKey, { message, ...health }: Health): Health {
  return { ...health, message: `${describeObject(key)}: ${message}` };
}
