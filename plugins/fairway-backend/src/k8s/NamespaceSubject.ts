import { KINDS } from '@fairway/plugin-fairway-common';
import type {
  FeedEntry,
  ReadFilter,
  RequestContext,
  Resources,
} from '../resources';
import type { FairwayStore } from '../store/types';
import {
  isVisible,
  Namespace,
  toNamespace,
  unlessForbidden,
  visibleNamespaces,
} from './namespaces';
import type { WatchRenderer } from './watchRendering';
import type { WatchEvent, WatchSubject } from './WatchSession';

/** What a watch of namespaces works with. */
export interface NamespaceScope {
  resources: Pick<Resources, 'list' | 'readFilter'>;
  store: Pick<FairwayStore, 'count' | 'revisions'>;
  context: RequestContext;
  /** Whether the selectors of the request take a namespace. */
  selects(name: string): boolean;
}

/**
 * Watches namespaces, which come with the first object that the caller may read and go with the last one.
 *
 * @remarks
 * Which namespaces there were at an older revision is not known. A client that goes on from one is told of a namespace again
 * where it may not know it, which is what clients of Kubernetes take as a change.
 */
export class NamespaceSubject implements WatchSubject {
  readonly #scope: NamespaceScope;
  readonly #renderer: WatchRenderer<Namespace>;
  /** What the client has been told of. */
  readonly #told = new Set<string>();
  /** What there was when the watch began, and the client may not know before it has read up to `#beganAt`. */
  #there = new Set<string>();
  #beganAt = 0;
  #filters: ReadonlyMap<string, ReadFilter>;

  static async create(
    scope: NamespaceScope,
    renderer: WatchRenderer<Namespace>,
  ): Promise<NamespaceSubject> {
    return new NamespaceSubject(scope, renderer, await readFilters(scope));
  }

  private constructor(
    scope: NamespaceScope,
    renderer: WatchRenderer<Namespace>,
    filters: ReadonlyMap<string, ReadFilter>,
  ) {
    this.#scope = scope;
    this.#renderer = renderer;
    this.#filters = filters;
  }

  async begin() {
    const { store } = this.#scope;
    // Before the names are read: what comes meanwhile is found in both places, and told once.
    const { current } = await store.revisions();
    const names = await this.#names();
    return { revision: current, events: this.#existing(names, current) };
  }

  async resume(): Promise<void> {
    this.#there = new Set(await this.#names());
    // After the names were read: nothing that came meanwhile is taken for known.
    this.#beganAt = (await this.#scope.store.revisions()).current;
  }

  async renew(): Promise<void> {
    this.#filters = await readFilters(this.#scope);
  }

  bookmark(metadata: object): string {
    return this.#renderer.bookmark(metadata);
  }

  async *changes(entries: readonly FeedEntry[]): AsyncIterable<WatchEvent> {
    /** Namespaces that may have become empty, each with the revision of the last change. */
    const perhapsGone = new Map<string, number>();
    for (const { change } of entries) {
      const { namespace, type, revision } = change;
      if (!this.#scope.selects(namespace)) {
        continue;
      }
      if (await this.#isNew(change)) {
        yield this.#event('ADDED', namespace, revision);
      }
      if (type === 'DELETED' && this.#told.has(namespace)) {
        perhapsGone.set(namespace, revision);
      }
    }
    for (const [namespace, revision] of perhapsGone) {
      const { context } = this.#scope;
      if (!(await isVisible(namespace, this.#scope, context))) {
        yield this.#event('DELETED', namespace, revision);
      }
    }
  }

  async *#existing(
    names: readonly string[],
    revision: number,
  ): AsyncIterable<WatchEvent> {
    for (const name of names) {
      yield this.#event('ADDED', name, revision);
    }
  }

  #event(
    type: 'ADDED' | 'DELETED',
    name: string,
    revision: number,
  ): WatchEvent {
    if (type === 'ADDED') {
      this.#told.add(name);
    } else {
      this.#told.delete(name);
      this.#there.delete(name);
    }
    return { type, json: this.#renderer.object(toNamespace(name, revision)) };
  }

  /** Whether a change tells of a namespace that the client does not know; notes what it does know. */
  async #isNew({
    kind,
    namespace,
    type,
    revision,
    object,
  }: FeedEntry['change']): Promise<boolean> {
    const isOld = revision <= this.#beganAt;
    if (!isOld && this.#there.has(namespace)) {
      this.#told.add(namespace);
    }
    if (this.#told.has(namespace)) {
      return false;
    }
    const [visible] = (await this.#filters.get(kind)?.permits([object])) ?? [];
    if (!visible) {
      return false;
    }
    if (isOld && type !== 'ADDED') {
      // The object was there before, and so was its namespace.
      this.#told.add(namespace);
      return false;
    }
    return type !== 'DELETED';
  }

  async #names(): Promise<string[]> {
    const { context, selects } = this.#scope;
    return (await visibleNamespaces(this.#scope, context)).filter(selects);
  }
}

/** What the caller may read, by kind. */
async function readFilters({
  resources,
  context,
}: NamespaceScope): Promise<ReadonlyMap<string, ReadFilter>> {
  const filters = new Map<string, ReadFilter>();
  for (const definition of KINDS) {
    const filter = await unlessForbidden(() =>
      resources.readFilter(definition, undefined, context),
    );
    if (filter) {
      filters.set(definition.kind, filter);
    }
  }
  return filters;
}
