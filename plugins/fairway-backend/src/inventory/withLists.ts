import {
  ClusterConnection,
  ClusterError,
  ObjectKey,
  WatchedObject,
  wrapConnection,
} from '@fairway/plugin-fairway-node';

/** From so many objects of a kind and namespace on, they are listed. */
const MIN_LISTED = 2;
const PAGE_SIZE = 500;
/** A collection that has so many more pages than what is wanted fills is not read to its end: what is left is asked for by name. */
const MORE_PAGES = 3;

interface Listed {
  byName: Map<string, WatchedObject>;
  /** Whether what is not among them does not exist. */
  isComplete: boolean;
}

/**
 * A connection for one reading of many objects: those of the same kind and namespace come from one list, and no object is asked
 * for twice.
 *
 * @remarks Where the list is forbidden, each object is asked for by name.
 *
 * @param keys - the objects that will be asked for
 */
export function withLists(
  connection: ClusterConnection,
  keys: readonly ObjectKey[],
): ClusterConnection {
  const wanted = new Map<string, Set<string>>();
  for (const key of keys) {
    const collection = collectionOf(key);
    const names = wanted.get(collection) ?? new Set();
    wanted.set(collection, names.add(key.name));
  }
  const lists = new Map<string, Promise<Listed>>();
  const gets = new Map<string, Promise<WatchedObject | undefined>>();
  const once = <T>(
    known: Map<string, Promise<T>>,
    id: string,
    ask: () => Promise<T>,
  ) => {
    const answer = known.get(id) ?? ask();
    known.set(id, answer);
    return answer;
  };

  async function find(
    key: ObjectKey,
    signal: AbortSignal | undefined,
  ): Promise<WatchedObject | undefined> {
    const collection = collectionOf(key);
    const names = wanted.get(collection);
    if (names && names.size >= MIN_LISTED && names.has(key.name)) {
      const { byName, isComplete } = await once(lists, collection, () =>
        listNames(connection, key, names, signal),
      );
      if (isComplete || byName.has(key.name)) {
        return byName.get(key.name);
      }
    }
    return once(gets, `${collection}/${key.name}`, () =>
      connection.get(key, { signal }),
    );
  }

  return wrapConnection(connection, {
    get: (key, options) =>
      options?.fresh
        ? connection.get(key, options)
        : find(key, options?.signal),
  });
}

function collectionOf({ apiVersion, kind, namespace = '' }: ObjectKey): string {
  return JSON.stringify([apiVersion, kind, namespace]);
}

/** Lists a collection until all names were found. */
async function listNames(
  connection: ClusterConnection,
  { apiVersion, kind, namespace }: ObjectKey,
  names: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<Listed> {
  const byName = new Map<string, WatchedObject>();
  let next: string | undefined;
  try {
    const pages = Math.ceil(names.size / PAGE_SIZE) + MORE_PAGES;
    for (let page = 0; page < pages; page++) {
      const found = await connection.list(
        { apiVersion, kind, namespace },
        { limit: PAGE_SIZE, signal, continue: next },
      );
      for (const object of found.items) {
        if (names.has(object.metadata.name)) {
          byName.set(object.metadata.name, object);
        }
      }
      next = found.continue;
      if (!next || byName.size === names.size) {
        return { byName, isComplete: true };
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
  return { byName, isComplete: false };
}
