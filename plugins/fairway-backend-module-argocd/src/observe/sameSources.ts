import { canonicalJson } from '@fairway/plugin-fairway-common';
import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { specOf } from '@fairway/plugin-fairway-node/driverKit';
import { SyncResult, syncOf } from '../status';
import { sourcesOf } from '../version/sources';

/** Whether the sync status of an Application is about its sources and destination as they are now. */
export function isComparedToSpec(application: WatchedObject): boolean {
  const { comparedTo } = syncOf(application);
  const { destination } = specOf(application);
  return (
    comparedTo !== undefined &&
    isAboutSpec(comparedTo, application) &&
    (comparedTo.destination === undefined ||
      same(comparedTo.destination, destination))
  );
}

/** Whether something was done with the sources of an Application as they are now. */
export function isAboutSpec(
  about: Pick<SyncResult, 'source' | 'sources'>,
  application: WatchedObject,
): boolean {
  const wanted = sourcesOf(specOf(application));
  const were = sourcesOf(about);
  return (
    wanted.length > 0 &&
    were.length === wanted.length &&
    wanted.every((source, index) => same(source, were[index]))
  );
}

/** Argo CD leaves out of its status what is empty, except in values, which are free. */
function same(one: unknown, other: unknown): boolean {
  return (
    canonicalJson(withoutEmpty(one)) === canonicalJson(withoutEmpty(other))
  );
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutEmpty);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [
        key,
        key === 'valuesObject' ? item : withoutEmpty(item),
      ])
      .filter(([, item]) => !isEmpty(item)),
  );
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    value === false ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
