import {
  ClusterConnection,
  ObjectKey,
  WatchedObject,
  wrapConnection,
} from '@fairway/plugin-fairway-node';

/** A connection that asks the cluster for everything, whatever is cached. */
export function withoutCache(connection: ClusterConnection): ClusterConnection {
  return wrapConnection(connection, {
    get: (key, options) => connection.get(key, { ...options, fresh: true }),
    select: (selection, options) =>
      connection.select(selection, { ...options, fresh: true }),
  });
}

/** A connection that knows the answer to one question already: the object that a write has just returned. */
export function withKnownObject(
  connection: ClusterConnection,
  known: WatchedObject,
): ClusterConnection {
  const isKnown = (key: ObjectKey) =>
    key.kind === known.kind &&
    key.apiVersion === known.apiVersion &&
    key.name === known.metadata.name &&
    key.namespace === known.metadata.namespace;
  return wrapConnection(connection, {
    get: async (key, options) =>
      isKnown(key) && !options?.fresh ? known : connection.get(key, options),
  });
}
