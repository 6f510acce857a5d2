import type {
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { FeedEntry, ReadFilter } from '../resources';
import type { ListQuery } from '../store/types';
import { fieldOf, satisfies } from './selectors';

/** What a change is for one client. */
export interface Sight {
  entry: FeedEntry;
  /** Whether the client may see the object as it is in the change. */
  isReadable: boolean;
  /** Whether the object is there for the client after the change. */
  is: boolean;
  /** Whether it was there for the client before. */
  was: boolean;
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

/** What one client sees of one kind: what it has asked for, as far as it may be read. */
export class WatchScope {
  readonly definition: KindDefinition;
  readonly query: Pick<ListQuery, 'namespace' | 'labels' | 'fields'>;
  /** Replaced when permissions are asked for again. */
  filter: ReadFilter;

  constructor(options: {
    definition: KindDefinition;
    query: Pick<ListQuery, 'namespace' | 'labels' | 'fields'>;
    filter: ReadFilter;
  }) {
    this.definition = options.definition;
    this.query = options.query;
    this.filter = options.filter;
  }

  /** What changes are for the client, in their order, without those that are about something else. */
  async look(entries: readonly FeedEntry[]): Promise<Sight[]> {
    const relevant = entries.filter(
      ({ change }) =>
        change.kind === this.definition.kind &&
        (this.query.namespace === undefined ||
          change.namespace === this.query.namespace),
    );
    if (relevant.length === 0) {
      return [];
    }
    const readable = await this.filter.permits(
      relevant.map(({ change }) => change.object),
    );
    const wasReadable = this.filter.everything
      ? readable
      : await this.filter.permits(relevant.map(previousView));
    return relevant.map((entry, index) =>
      this.#sight(entry, readable[index], wasReadable[index]),
    );
  }

  #sight(entry: FeedEntry, isReadable: boolean, wasReadable: boolean): Sight {
    const { type } = entry.change;
    const matches = isReadable && this.#matches(entry, false);
    switch (type) {
      case 'ADDED':
        return { entry, isReadable, is: matches, was: false };
      case 'DELETED':
        return { entry, isReadable, is: false, was: matches };
      case 'MODIFIED':
        return {
          entry,
          isReadable,
          is: matches,
          was: wasReadable && this.#matches(entry, true),
        };
      default:
        return type satisfies never;
    }
  }

  #matches({ change }: FeedEntry, before: boolean): boolean {
    const previous = before ? change.previous : undefined;
    const labels = previous?.labels ?? change.object.metadata.labels ?? {};
    return (
      satisfies(this.query.labels ?? [], key =>
        Object.hasOwn(labels, key) ? labels[key] : undefined,
      ) &&
      satisfies(this.query.fields ?? [], key =>
        previous && !key.startsWith('metadata.')
          ? previous.fields[key] ?? ''
          : fieldOf(this.definition, change.object, key),
      )
    );
  }
}
