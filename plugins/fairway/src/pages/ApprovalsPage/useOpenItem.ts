import type { InboxItem } from '@fairway/plugin-fairway-common';
import { useRef } from 'react';
import { useParams } from 'react-router-dom';

/** The gate that a path is about. */
export interface GatePlace {
  namespace: string;
  run: string;
  stage: string;
  gate: string;
}

/**
 * The item that the path of the page names.
 *
 * @remarks An item that is open stays as it was when it goes from the inbox: what became of it is told where it is shown.
 */
export function useOpenItem(items: readonly InboxItem[]): {
  item?: InboxItem;
  /** The gate that the path names, where it waits no more. */
  gone?: GatePlace;
} {
  const { '*': path = '' } = useParams();
  const known = useRef<InboxItem>();
  const [namespace, run, stage, gate] = path.split('/');
  if (!gate) {
    known.current = undefined;
    return {};
  }
  const place = { namespace, run, stage, gate };
  const item =
    items.find(candidate => isAt(candidate, place)) ??
    (known.current && isAt(known.current, place) ? known.current : undefined);
  known.current = item;
  return item ? { item } : { gone: place };
}

function isAt(item: InboxItem, { namespace, run, stage, gate }: GatePlace) {
  return (
    item.namespace === namespace &&
    item.run === run &&
    item.stage === stage &&
    item.gate === gate
  );
}
