import type { WatchedObject } from '@fairway/plugin-fairway-node';
import type { GatewayClock } from '../clock';
import { Interests } from './Interests';
import { LabelMatcher, labelMatcher } from './labelMatcher';
import { CachedObject, ObjectCache } from './ObjectCache';
import { compareResourceVersions } from './resourceVersion';
import type { WatchScope } from './scope';

/** A list of the objects of a scope while it is being read. */
export interface Listing {
  take(object: WatchedObject): void;
  /** An object was deleted meanwhile, or does not belong to the scope any more. */
  drop(object: WatchedObject): void;
  /** All was read: what was not there does not exist, or is in no selection, as of a resource version. */
  end(resourceVersion: string): void;
}

/** A list of the objects of one selection while it is being read, beside a watch that goes on. */
export interface Filling {
  take(object: WatchedObject): void;
  close(): void;
}

/** Which objects of a collection somebody wants to know, by name or by labels, and the newest that is known of them. */
export class ObjectsOfInterest {
  private readonly cache = new ObjectCache();
  private readonly byName: Interests;
  private readonly bySelection: Interests;
  private readonly matchers = new Map<string, LabelMatcher>();
  /** What has gone while lists are read beside the watch, with its resource version, so that they do not bring it back. */
  private readonly goneMeanwhile = new Set<Map<string, string | undefined>>();

  constructor(
    private readonly options: {
      /** The namespace of the collection; undefined where it is in none, or in all of them. */
      namespace?: string;
      clock: GatewayClock;
      /** How long things are kept after the last interest in them has ended, in milliseconds. */
      lingerMs: number;
      /** Called when nobody wants to know of something any more. */
      onForgotten(): void;
      onError(error: unknown): void;
    },
  ) {
    const { clock, lingerMs, onForgotten, onError } = options;
    const shared = { clock, lingerMs, onError };
    this.byName = new Interests({
      ...shared,
      onForgotten: () => {
        this.prune();
        onForgotten();
      },
    });
    this.bySelection = new Interests({
      ...shared,
      onForgotten: labelSelector => {
        this.matchers.delete(labelSelector);
        this.prune();
        onForgotten();
      },
    });
  }

  get names(): readonly string[] {
    return this.byName.ids;
  }

  get selections(): readonly string[] {
    return this.bySelection.ids;
  }

  /** @returns ends the interest */
  addName(name: string, onChange: () => void): () => void {
    return this.byName.add(name, onChange);
  }

  /** @returns ends the interest @throws ClusterError where it is not a label selector */
  addSelection(labelSelector: string, onChange: () => void): () => void {
    if (!this.matchers.has(labelSelector)) {
      this.matchers.set(labelSelector, labelMatcher(labelSelector));
    }
    return this.bySelection.add(labelSelector, onChange);
  }

  /** What is known of one object. */
  get(name: string): CachedObject | undefined {
    return this.cache.get(name);
  }

  /** The known objects of a selection that is of interest, in the order of their names. */
  selected(labelSelector: string): WatchedObject[] {
    const matches = this.matchers.get(labelSelector);
    return [...this.cache.entries()]
      .flatMap(([id, { object }]) =>
        object && matches?.(object) ? [{ id, object }] : [],
      )
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ object }) => object);
  }

  /** Takes over what a watch says of an object. */
  put(object: WatchedObject): void {
    const id = this.idOf(object);
    if (!this.isWanted(id, object)) {
      this.left(object);
      return;
    }
    const before = this.cache.get(id)?.object;
    if (this.cache.put(id, object)) {
      this.notify(id, before, object);
    }
  }

  /** An object is not in the watched selection any more, because of its labels or because it was deleted. */
  left(object: WatchedObject): void {
    const id = this.idOf(object);
    const { resourceVersion } = object.metadata;
    this.goneMeanwhile.forEach(gone => gone.set(id, resourceVersion));
    const before = this.cache.get(id)?.object;
    if (this.cache.drop(id, resourceVersion)) {
      this.notify(id, before);
    }
  }

  /** An object does not exist any more. */
  deleted(object: WatchedObject): void {
    const id = this.idOf(object);
    if (!this.byName.has(id)) {
      this.left(object);
      return;
    }
    const { resourceVersion } = object.metadata;
    this.goneMeanwhile.forEach(gone => gone.set(id, resourceVersion));
    const before = this.cache.get(id)?.object;
    if (this.cache.remove(id, resourceVersion)) {
      this.notify(id, before);
    }
  }

  /**
   * Takes over an object that a request has returned.
   *
   * @param watchedUpTo - the last resource version that the watch has seen
   */
  note(object: WatchedObject, watchedUpTo: string | undefined): void {
    const id = this.idOf(object);
    if (!this.byName.has(id) && !this.cache.get(id)) {
      const order = compareResourceVersions(
        object.metadata.resourceVersion,
        watchedUpTo,
      );
      // The watch has not brought it, or has seen it go since.
      if (watchedUpTo === undefined || (order !== undefined && order <= 0)) {
        return;
      }
    }
    this.put(object);
  }

  /** Begins to list a scope; nobody is told until {@link ObjectsOfInterest.notifyAll}. */
  list(scope: WatchScope): Listing {
    // What is added on the way may be on a page that has passed.
    const missing = new Set(
      scope.type === 'Object'
        ? [scope.name]
        : [...this.names, ...[...this.cache.entries()].map(([id]) => id)],
    );
    return {
      take: object => {
        const id = this.idOf(object);
        missing.delete(id);
        if (this.isWanted(id, object)) {
          this.cache.put(id, object);
        } else {
          this.cache.drop(id, object.metadata.resourceVersion);
        }
      },
      drop: object => missing.add(this.idOf(object)),
      end: resourceVersion => {
        for (const id of missing) {
          // What is not in a selection may still exist.
          if (this.byName.has(id) && scope.type !== 'Selection') {
            this.cache.remove(id, resourceVersion);
          } else {
            this.cache.drop(id, resourceVersion);
          }
        }
      },
    };
  }

  /** Begins to list a selection that has become of interest while the whole collection is watched. */
  fill(): Filling {
    const gone = new Map<string, string | undefined>();
    this.goneMeanwhile.add(gone);
    return {
      take: object => {
        const id = this.idOf(object);
        const order = compareResourceVersions(
          object.metadata.resourceVersion,
          gone.get(id),
        );
        if (!gone.has(id) || (order !== undefined && order > 0)) {
          this.put(object);
        }
      },
      close: () => this.goneMeanwhile.delete(gone),
    };
  }

  notifySelection(labelSelector: string): void {
    this.bySelection.notify(labelSelector);
  }

  notifyAll(): void {
    this.byName.notifyAll();
    this.bySelection.notifyAll();
  }

  clear(): void {
    this.byName.clear();
    this.bySelection.clear();
    this.matchers.clear();
  }

  private notify(id: string, ...states: (WatchedObject | undefined)[]): void {
    this.byName.notify(id);
    for (const [labelSelector, matches] of this.matchers) {
      if (states.some(state => state && matches(state))) {
        this.bySelection.notify(labelSelector);
      }
    }
  }

  private isWanted(id: string, object: WatchedObject): boolean {
    return (
      this.byName.has(id) ||
      [...this.matchers.values()].some(matches => matches(object))
    );
  }

  private prune(): void {
    for (const [id, { object }] of [...this.cache.entries()]) {
      if (!this.byName.has(id) && !(object && this.isWanted(id, object))) {
        this.cache.forget(id);
      }
    }
  }

  /** The name, which is told apart from those of other namespaces only where all of them are watched. */
  private idOf({ metadata: { namespace, name } }: WatchedObject): string {
    return namespace === undefined || namespace === this.options.namespace
      ? name
      : `${namespace}/${name}`;
  }
}
