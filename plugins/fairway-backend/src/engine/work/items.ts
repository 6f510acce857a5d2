import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { WorkItem } from '../../store/types';

/**
 * The piece of work that an object of this kind is.
 *
 * @remarks Promotions and runs are work of their own kind. The other kinds only have a status to keep; their items carry the
 * kind in the key, since the name alone does not tell a Fleet from a Plan.
 */
export function workItem(object: {
  kind: string;
  metadata: Pick<ResourceObject['metadata'], 'namespace' | 'name' | 'uid'>;
}): WorkItem {
  const { kind, metadata } = object;
  const own = kind === 'Promotion' || kind === 'PromotionRun';
  return {
    key: own ? `${kind}/${metadata.uid}` : `Status/${kind}/${metadata.uid}`,
    kind: own ? kind : 'Status',
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
  };
}

/** The reading of versions on clusters, of which an installation has one. */
export const inventoryItem: WorkItem = {
  key: 'Inventory/all',
  kind: 'Inventory',
  namespace: '',
  name: 'all',
  uid: 'all',
};
