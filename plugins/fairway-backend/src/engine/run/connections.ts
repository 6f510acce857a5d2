import type {
  ClusterConnection,
  ObjectKey,
  WatchedObject,
} from '@fairway/plugin-fairway-node';

/** A connection that asks the cluster for everything, whatever is cached. */
export function withoutCache(connection: ClusterConnection): ClusterConnection {
  return {
    name: connection.name,
    get: (key, options) => connection.get(key, { ...options, fresh: true }),
    apply: (object, options) => connection.apply(object, options),
    list: (kind, options) => connection.list(kind, options),
    version: options => connection.version(options),
  };
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
  return {
    name: connection.name,
    get: async (key, options) =>
      isKnown(key) && !options?.fresh ? known : connection.get(key, options),
    apply: (object, options) => connection.apply(object, options),
    list: (kind, options) => connection.list(kind, options),
    version: options => connection.version(options),
  };
}
