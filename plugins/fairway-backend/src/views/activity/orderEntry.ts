import {
  ActivityEntry,
  Action,
  Approval,
} from '@fairway/plugin-fairway-common';
import { applicable } from './applicable';

/** What a person wrote to a run. */
export type Order = Approval | Action;

/** An order to a run as an entry of the history, as far as the object itself tells it. */
export function orderEntry(order: Order): ActivityEntry {
  const { kind, metadata, spec } = order;
  const { namespace, name } = metadata;
  const outcome = outcomeOf(order);
  const isRefused = outcome === 'Refused';
  const message = [orderReason(spec), isRefused && order.status?.message]
    .filter(Boolean)
    .join(' – ');
  return {
    id: `${kind.toLocaleLowerCase('en')}/${metadata.uid}`,
    at: metadata.creationTimestamp,
    type: 'command',
    ...(spec.user !== undefined && { actor: spec.user }),
    title: orderTitle(kind, spec),
    outcome,
    ...(message && { message }),
    ...(isRefused && { problem: true }),
    subject: { kind, namespace, name },
    run: spec.runRef.name,
    document: applicable(order, namespace),
    verb: 'create',
  };
}

/** What an order asks for, in a few words. */
export function orderTitle(
  kind: Order['kind'],
  spec: Record<string, unknown>,
): string {
  return kind === 'Approval'
    ? `${spec.decision} gate ${spec.gate} of stage ${spec.stage}`
    : [spec.type, spec.target ?? (spec.stage && `stage ${spec.stage}`)]
        .filter(Boolean)
        .join(' ');
}

/** Why somebody gave an order, in their words. */
export function orderReason(spec: Record<string, unknown>): string | undefined {
  const reason = spec.comment ?? spec.reason;
  return typeof reason === 'string' && reason ? reason : undefined;
}

function outcomeOf(order: Order): string {
  return order.kind === 'Approval'
    ? (order as Approval).status?.state ?? 'Recorded'
    : (order as Action).status?.phase ?? 'Pending';
}
