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

  get(id: string): CachedObject | undefined {
    return this.objects.get(id);
  }

  entries(): Iterable<[string, CachedObject]> {
    return this.objects.entries();
  }

  /** Takes an object over, unless the same or a newer state is known. @returns whether anything changed */
  put(id: string, object: WatchedObject): boolean {
    const { resourceVersion } = object.metadata;
    if (!this.isNewer(id, resourceVersion)) {
      return false;
    }
    this.objects.set(id, { object, resourceVersion });
    return true;
  }

  /** Notes that an object does not exist as of a resource version. @returns whether anything changed */
  remove(id: string, resourceVersion: string | undefined): boolean {
    const known = this.objects.get(id);
    if (known && !known.object) {
      return false;
    }
    if (known && !this.isNewer(id, resourceVersion)) {
      return false;
    }
    this.objects.set(id, { resourceVersion });
    return known?.object !== undefined;
  }

  /** Forgets an object that is of no interest as of a resource version. @returns whether it was known */
  drop(id: string, resourceVersion: string | undefined): boolean {
    return (
      this.objects.has(id) &&
      this.isNewer(id, resourceVersion) &&
      this.objects.delete(id)
    );
  }

  forget(id: string): void {
    this.objects.delete(id);
  }

  /** What cannot be compared counts as newer: the order of arrival is then all there is. */
  private isNewer(id: string, resourceVersion: string | undefined): boolean {
    const known = this.objects.get(id);
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
