import { useApi } from '@backstage/core-plugin-api';
import type {
  Inbox,
  PromotionRun,
  StreamChange,
  StreamTopic,
} from '@fairway/plugin-fairway-common';
import { fairwayApiRef, useView } from '@fairway/plugin-fairway-react';
import { useCallback, useRef } from 'react';

/** What the count of {@link useWaitingApprovals} depends on. */
export const WAITING_APPROVALS_TOPICS: readonly StreamTopic[] = [
  { plural: 'promotionruns' },
  { plural: 'approvals' },
];

/** How many gates wait for the one who is signed in; undefined while that is not known. */
export function useWaitingApprovals(): number | undefined {
  const api = useApi(fairwayApiRef);
  const gates = useRef(new Map<string, string>());
  const load = useCallback(
    (signal: AbortSignal) => api.view<Inbox>('inbox', {}, signal),
    [api],
  );
  const inbox = useView(load, change => mayChangeInbox(change, gates.current));
  return inbox.value?.items.filter(({ allowed }) => allowed).length;
}

/** A run that moves changes many times a second, and its gates only a few times in all. */
function mayChangeInbox(
  change: StreamChange,
  known: Map<string, string>,
): boolean {
  if (change.kind === 'Approval') {
    return true;
  }
  if (change.kind !== 'PromotionRun') {
    return false;
  }
  const key = `${change.namespace}/${change.name}`;
  const status = (change.object as PromotionRun | undefined)?.status;
  const gates = JSON.stringify([
    status?.phase,
    [...(status?.stages ?? []), status?.rollback].map(part =>
      part?.gates?.map(({ state }) => state),
    ),
  ]);
  const isNew = known.get(key) !== gates;
  known.set(key, gates);
  return isNew;
}
