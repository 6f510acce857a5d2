import { ClusterError } from '@fairway/plugin-fairway-node';
import type { ServedKind } from './KindResolver';

/** The path of a collection, with a query. @throws ClusterError where the namespace does not fit the kind */
export function collectionPath(
  kind: ServedKind,
  namespace: string | undefined,
  query: Record<string, string | undefined> = {},
): string {
  const scope =
    kind.namespaced && namespace !== undefined
      ? `/namespaces/${encodeURIComponent(namespace)}`
      : '';
  return `${kind.base}${scope}/${kind.plural}${queryText(query)}`;
}

/** The path of one object, with a query. @throws ClusterError where the namespace does not fit the kind */
export function objectPath(
  kind: ServedKind,
  key: { namespace?: string; name: string },
  query: Record<string, string | undefined> = {},
): string {
  if (kind.namespaced && key.namespace === undefined) {
    throw new ClusterError(
      'BadRequest',
      `${kind.plural} "${key.name}" are in namespaces; add the namespace of the object`,
      { retryable: false, notSent: true },
    );
  }
  if (!kind.namespaced && key.namespace !== undefined) {
    throw new ClusterError(
      'BadRequest',
      `${kind.plural} "${key.name}" are not in namespaces; leave the namespace of the object out`,
      { retryable: false, notSent: true },
    );
  }
  const name = encodeURIComponent(key.name);
  return `${collectionPath(kind, key.namespace)}/${name}${queryText(query)}`;
}

function queryText(query: Record<string, string | undefined>): string {
  const text = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value]],
    ),
  ).toString();
  return text === '' ? '' : `?${text}`;
}
