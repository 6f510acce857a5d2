import type {
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type {
  FeedEntry,
  ReadFilter,
  RequestContext,
  Resources,
} from '../resources';
import type { ListQuery } from '../store/types';
import { fieldOf, satisfies } from './selectors';
import type { WatchRenderer } from './watchRendering';
import type { WatchEvent, WatchSubject } from './WatchSession';

/** How many objects are read at once before changes are sent. */
const PAGE_SIZE = 500;

/** Which objects a watch shows, and to whom. */
export interface ResourceScope {
  definition: KindDefinition;
  query: Pick<ListQuery, 'namespace' | 'labels' | 'fields'>;
  resources: Pick<Resources, 'list' | 'readFilter'>;
  context: RequestContext;
}

/** The object as it was before a change, as far as selectors and permissions look at it. */
function previousView({ change }: FeedEntry): ResourceObject {
  const { object, previous } = change;
  return previous
    ? {
        ...object,
        metadata: { ...object.metadata, labels: previous.labels },
      }
    : object;
}

/** What an object that has left the sight of the caller is still called. */
function tombstone({
  apiVersion,
  kind,
  metadata,
}: ResourceObject): ResourceObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      uid,
      resourceVersion,
      creationTimestamp,
      generation: metadata.generation,
    },
    spec: {},
  };
}

/** Watches objects of one kind. */
export class ResourceSubject implements WatchSubject {
  readonly #scope: ResourceScope;
  readonly #renderer: WatchRenderer<ResourceObject>;
  /** Revisions of objects that were sent in a state that comes later among the changes. */
  readonly #newer = new Map<string, number>();
  #filter: ReadFilter;

  /** @throws StatusError Forbidden where the caller may read nothing of the kind */
  static async create(
    scope: ResourceScope,
    renderer: WatchRenderer<ResourceObject>,
  ): Promise<ResourceSubject> {
    return new ResourceSubject(scope, renderer, await readFilter(scope));
  }

  private constructor(
    scope: ResourceScope,
    renderer: WatchRenderer<ResourceObject>,
    filter: ReadFilter,
  ) {
    this.#scope = scope;
    this.#renderer = renderer;
    this.#filter = filter;
  }

  async begin() {
    const first = await this.#list();
    return { revision: first.revision, events: this.#existing(first) };
  }

  async resume(): Promise<void> {}

  async renew(): Promise<void> {
    this.#filter = await readFilter(this.#scope);
  }

  bookmark(metadata: object): string {
    return this.#renderer.bookmark(metadata);
  }

  async *changes(entries: readonly FeedEntry[]): AsyncIterable<WatchEvent> {
    const { definition, query } = this.#scope;
    const relevant = entries.filter(
      ({ change }) =>
        change.kind === definition.kind &&
        (query.namespace === undefined ||
          change.namespace === query.namespace) &&
        change.revision > (this.#newer.get(change.uid) ?? 0),
    );
    if (relevant.length === 0) {
      return;
    }
    const visible = await this.#filter.permits(
      relevant.map(({ change }) => change.object),
    );
    const wasVisible = this.#filter.everything
      ? visible
      : await this.#filter.permits(relevant.map(previousView));
    for (const [index, entry] of relevant.entries()) {
      const type = this.#eventType(entry, visible[index], wasVisible[index]);
      if (type) {
        const { object } = entry.change;
        yield {
          type,
          json: visible[index]
            ? this.#renderer.object(object, entry.json)
            : this.#renderer.gone(tombstone(object)),
        };
      }
    }
  }

  #list(position?: ListQuery['continue']) {
    const { definition, query, resources, context } = this.#scope;
    return resources.list(
      definition,
      { ...query, limit: PAGE_SIZE, continue: position },
      context,
    );
  }

  /** All pages. What is newer than the first one already is not sent again in an older state. */
  async *#existing(
    first: Awaited<ReturnType<Resources['list']>>,
  ): AsyncIterable<WatchEvent> {
    let page: typeof first | undefined = first;
    while (page) {
      for (const object of page.items) {
        const revision = Number(object.metadata.resourceVersion);
        if (revision > first.revision) {
          this.#newer.set(object.metadata.uid, revision);
        }
        yield { type: 'ADDED', json: this.#renderer.object(object) };
      }
      page = page.continue && (await this.#list(page.continue));
    }
  }

  /** What the change is for this client: an object may come into or out of its sight by a change of labels or fields. */
  #eventType(
    entry: FeedEntry,
    visible: boolean,
    wasVisible: boolean,
  ): WatchEvent['type'] | undefined {
    const { change } = entry;
    const is = visible && this.#matches(entry, false);
    switch (change.type) {
      case 'ADDED':
        return is ? 'ADDED' : undefined;
      case 'DELETED':
        return is ? 'DELETED' : undefined;
      case 'MODIFIED': {
        const was = wasVisible && this.#matches(entry, true);
        if (is) {
          return was ? 'MODIFIED' : 'ADDED';
        }
        return was ? 'DELETED' : undefined;
      }
      default:
        return change.type satisfies never;
    }
  }

  #matches({ change }: FeedEntry, before: boolean): boolean {
    const { definition, query } = this.#scope;
    const previous = before ? change.previous : undefined;
    const labels = previous?.labels ?? change.object.metadata.labels ?? {};
    return (
      satisfies(query.labels ?? [], key =>
        Object.hasOwn(labels, key) ? labels[key] : undefined,
      ) &&
      satisfies(query.fields ?? [], key =>
        previous && !key.startsWith('metadata.')
          ? previous.fields[key] ?? ''
          : fieldOf(definition, change.object, key),
      )
    );
  }
}

function readFilter({ definition, query, resources, context }: ResourceScope) {
  return resources.readFilter(definition, query.namespace, context);
}
