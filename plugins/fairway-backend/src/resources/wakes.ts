import {
  Action,
  Approval,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { inventoryItem, workItem } from '../engine/work/items';
import type { WorkChange } from '../store/types';
import { sameDocument } from './objectState';

/** The run that an approval or action is about, as work. */
function runOf({ metadata, spec }: Approval | Action): WorkChange[] {
  const owner = metadata.ownerReferences?.find(
    ({ kind, name }) => kind === 'PromotionRun' && name === spec.runRef.name,
  );
  return owner
    ? [
        {
          type: 'wake',
          item: {
            key: `PromotionRun/${owner.uid}`,
            kind: 'PromotionRun',
            namespace: metadata.namespace,
            name: owner.name,
            uid: owner.uid,
          },
        },
      ]
    : [];
}

/** The kinds that decide what is read on which clusters. */
const INVENTORY_KINDS = new Set(['Backend', 'Cluster', 'Fleet', 'Source']);

/** Whether other versions may have to be read on other clusters than before. */
function changesInventory(
  object: ResourceObject,
  before: ResourceObject | undefined,
): boolean {
  return (
    INVENTORY_KINDS.has(object.kind) &&
    (!before ||
      before.metadata.generation !== object.metadata.generation ||
      !sameDocument(before.metadata.labels, object.metadata.labels))
  );
}

/**
 * Which work is due at once because an object was created, changed or deleted. It belongs into the same transaction.
 *
 * @param before - the object as it was, where it was changed
 */
export function wakesFor(
  object: ResourceObject,
  before?: ResourceObject,
): WorkChange[] {
  switch (object.kind) {
    case 'Promotion':
    case 'PromotionRun':
      return [{ type: 'wake', item: workItem(object) }];
    case 'Approval':
    case 'Action':
      return runOf(object as Approval | Action);
    case 'Target':
    case 'Decision':
      return [];
    default:
      // Anything in the namespace may wait for a change of its configuration.
      return [
        { type: 'wake', item: workItem(object) },
        { type: 'wakeNamespace', namespace: object.metadata.namespace },
        ...(changesInventory(object, before)
          ? [{ type: 'wake' as const, item: inventoryItem }]
          : []),
      ];
  }
}
