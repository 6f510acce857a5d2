/**
 * What the API tells of a list whose items are known by a field, so that tools merge it item by item.
 *
 * @remarks The extensions of Kubernetes: the first two are for server-side apply, the others for strategic merge patches. The
 * kind has to refuse two items with the same key.
 *
 * @example `z.array(stage).meta(mapList('name'))`
 * @public
 */
export function mapList(key: string) {
  return {
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': [key],
    'x-kubernetes-patch-strategy': 'merge',
    'x-kubernetes-patch-merge-key': key,
  };
}

/** The same for a list of texts of which each is there once. @public */
export const SET_LIST = {
  'x-kubernetes-list-type': 'set',
  'x-kubernetes-patch-strategy': 'merge',
} as const;
