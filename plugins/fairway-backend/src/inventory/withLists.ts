import {
  ClusterConnection,
  ClusterError,
  isSelection,
  ObjectInterest,
  ObjectKey,
  ObjectSelection,
  WatchedObject,
  wrapConnection,
} from '@fairway/plugin-fairway-node';
import { labelMatcher } from '../clusters';

/** From so many objects or selections of a kind and namespace on, they are listed. */
const MIN_LISTED = 2;
const PAGE_SIZE = 500;
/** A collection that has so many more pages than what is wanted fills is not read to its end: what is left is asked for one by one. */
const MORE_PAGES = 3;

/** What will be asked for of a kind and namespace. */
interface Wanted {
  names: Set<string>;
  selectors: Set<string>;
}

interface Listed {
  bySelector: Map<string, WatchedObject[]>;
  byName: Map<string, WatchedObject>;
  /** Whether what is not among them does not exist. */
  isComplete: boolean;
}

type Collection = Pick<ObjectKey, 'apiVersion' | 'kind' | 'namespace'>;

/**
 * A connection for one reading of many objects: those of the same kind and namespace come from one list, and nothing is asked for
 * twice.
 *
 * @remarks Where the list is forbidden, each object is asked for by name, and each selection by its labels.
 *
 * @param interests - what will be asked for
 */
export function withLists(
  connection: ClusterConnection,
  interests: readonly ObjectInterest[],
): ClusterConnection {
  const wanted = new Map<string, Wanted>();
  for (const interest of interests) {
    const id = collectionOf(interest);
    const of = wanted.get(id) ?? { names: new Set(), selectors: new Set() };
    wanted.set(id, of);
    if (isSelection(interest)) {
      of.selectors.add(interest.labelSelector);
    } else {
      of.names.add(interest.name);
    }
  }
  const lists = new Map<string, Promise<Listed>>();
  const gets = new Map<string, Promise<WatchedObject | undefined>>();
  const selects = new Map<string, Promise<WatchedObject[]>>();
  const once = <T>(
    known: Map<string, Promise<T>>,
    id: string,
    ask: () => Promise<T>,
  ) => {
    const answer = known.get(id) ?? ask();
    known.set(id, answer);
    return answer;
  };

  /** The list of a collection, where it is worth one. */
  async function listOf(
    collection: Collection,
    signal: AbortSignal | undefined,
  ): Promise<Listed | undefined> {
    const id = collectionOf(collection);
    const of = wanted.get(id);
    return of && of.names.size + of.selectors.size >= MIN_LISTED
      ? once(lists, id, () =>
          listCollection(connection, collection, of, signal),
        )
      : undefined;
  }

  async function find(
    key: ObjectKey,
    signal: AbortSignal | undefined,
  ): Promise<WatchedObject | undefined> {
    const id = collectionOf(key);
    if (wanted.get(id)?.names.has(key.name)) {
      const listed = await listOf(key, signal);
      if (listed?.isComplete || listed?.byName.has(key.name)) {
        return listed.byName.get(key.name);
      }
    }
    return once(gets, `${id}/${key.name}`, () =>
      connection.get(key, { signal }),
    );
  }

  async function select(
    selection: ObjectSelection,
    { signal, limit }: { signal?: AbortSignal; limit?: number },
  ): Promise<WatchedObject[]> {
    const id = collectionOf(selection);
    if (wanted.get(id)?.selectors.has(selection.labelSelector)) {
      const listed = await listOf(selection, signal);
      const found = listed?.bySelector.get(selection.labelSelector);
      if (found && listed?.isComplete && found.length <= (limit ?? Infinity)) {
        return found;
      }
    }
    return once(selects, `${id}/${selection.labelSelector}`, () =>
      connection.select(selection, { signal, limit }),
    );
  }

  return wrapConnection(connection, {
    get: (key, options) =>
      options?.fresh
        ? connection.get(key, options)
        : find(key, options?.signal),
    select: (selection, options) =>
      options?.fresh
        ? connection.select(selection, options)
        : select(selection, options ?? {}),
  });
}

function collectionOf({
  apiVersion,
  kind,
  namespace = '',
}: Collection): string {
  return JSON.stringify([apiVersion, kind, namespace]);
}

/** Lists a collection until all names were found, or to its end where labels decide. */
async function listCollection(
  connection: ClusterConnection,
  { apiVersion, kind, namespace }: Collection,
  { names, selectors }: Wanted,
  signal: AbortSignal | undefined,
): Promise<Listed> {
  const byName = new Map<string, WatchedObject>();
  const bySelector = new Map<string, WatchedObject[]>();
  const matchers = [...selectors].map(selector => {
    const found: WatchedObject[] = [];
    bySelector.set(selector, found);
    return { matches: labelMatcher(selector), found };
  });
  let next: string | undefined;
  try {
    const wanted = names.size + selectors.size;
    const pages = Math.ceil(wanted / PAGE_SIZE) + MORE_PAGES;
    for (let page = 0; page < pages; page++) {
      const found = await connection.list(
        { apiVersion, kind, namespace },
        { limit: PAGE_SIZE, signal, continue: next },
      );
      for (const object of found.items) {
        if (names.has(object.metadata.name)) {
          byName.set(object.metadata.name, object);
        }
        for (const { matches, found: matching } of matchers) {
          if (matches(object)) {
            matching.push(object);
          }
        }
      }
      next = found.continue;
      const hasAll = selectors.size === 0 && byName.size === names.size;
      if (!next || hasAll) {
        return { bySelector, byName, isComplete: true };
      }
    }
  } catch (error) {
    // 410: the rest of the list is not there any more, which a long list may meet.
    const isRefused =
      error instanceof ClusterError &&
      [403, 405, 410].includes(error.code ?? 0);
    if (!isRefused) {
      throw error;
    }
  }
  return { bySelector, byName, isComplete: false };
}
