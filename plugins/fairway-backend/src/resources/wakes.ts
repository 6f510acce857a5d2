import {
  Action,
  Approval,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { inventoryItem, workItem } from '../engine/work/items';
import type { WorkChange } from '../store/types';

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

/** Which work is due at once because an object was created, changed or deleted. It belongs into the same transaction. */
export function wakesFor(object: ResourceObject): WorkChange[] {
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
        ...(INVENTORY_KINDS.has(object.kind)
          ? [{ type: 'wake' as const, item: inventoryItem }]
          : []),
      ];
  }
}
