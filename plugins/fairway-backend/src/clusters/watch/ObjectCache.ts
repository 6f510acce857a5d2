import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { compareResourceVersions } from './resourceVersion';

/** What is known of one object. */
export interface CachedObject {
  /** undefined where the object is known not to exist. */
  object?: WatchedObject;
  /** The resource version that this was true at. */
  resourceVersion?: string;
}

/** The newest known state of objects of interest. It never goes back to an older resource version. */
export class ObjectCache {
  private readonly objects = new Map<string, CachedObject>();

  get(name: string): CachedObject | undefined {
    return this.objects.get(name);
  }

  /** Takes an object over, unless the same or a newer state is known. @returns whether anything changed */
  put(object: WatchedObject): boolean {
    const { name, resourceVersion } = object.metadata;
    if (!this.isNewer(name, resourceVersion)) {
      return false;
    }
    this.objects.set(name, { object, resourceVersion });
    return true;
  }

  /** Notes that an object does not exist as of a resource version. @returns whether anything changed */
  remove(name: string, resourceVersion: string | undefined): boolean {
    const known = this.objects.get(name);
    if (known && !known.object) {
      return false;
    }
    if (known && !this.isNewer(name, resourceVersion)) {
      return false;
    }
    this.objects.set(name, { resourceVersion });
    return known?.object !== undefined;
  }

  forget(name: string): void {
    this.objects.delete(name);
  }

  /** What cannot be compared counts as newer: the order of arrival is then all there is. */
  private isNewer(name: string, resourceVersion: string | undefined): boolean {
    const known = this.objects.get(name);
    if (!known) {
      return true;
    }
    const order = compareResourceVersions(
      resourceVersion,
      known.resourceVersion,
    );
    return order === undefined || order > 0;
  }
}
