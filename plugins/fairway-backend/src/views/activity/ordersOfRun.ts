import { kindByName } from '@fairway/plugin-fairway-common';
import { isForbidden } from '../../authorization/refusal';
import type { RequestContext, Resources } from '../../resources';
import type { FairwayStore } from '../../store';
import { visibleObjects } from '../visibleObjects';
import type { Order } from './orderEntry';

const ORDER_KINDS = ['Approval', 'Action'] as const;

/** The Approvals and Actions of a run that the caller may read, in no order. */
export async function ordersOfRun(
  { resources, store }: { resources: Resources; store: FairwayStore },
  query: { kind?: string; namespace?: string; run: string },
  context: RequestContext,
): Promise<Order[]> {
  const { namespace, run } = query;
  const kinds = ORDER_KINDS.filter(kind => !query.kind || kind === query.kind);
  const orders: Order[] = [];
  for (const kind of kinds) {
    const filter = await resources
      .readFilter(kindByName(kind)!, namespace, context)
      .catch(error => {
        if (isForbidden(error)) {
          return undefined;
        }
        throw error;
      });
    if (filter) {
      const fields = [
        { key: 'spec.runRef.name', operator: 'In' as const, values: [run] },
      ];
      const found = { kind, namespace, fields };
      for await (const page of visibleObjects<Order>(store, found, filter)) {
        orders.push(...page);
      }
    }
  }
  return orders;
}
