import { useApi } from '@backstage/core-plugin-api';
import type {
  Inbox,
  PromotionRun,
  StreamChange,
} from '@fairway/plugin-fairway-common';
import { fairwayApiRef, useView, View } from '@fairway/plugin-fairway-react';
import { useCallback, useRef } from 'react';
import { approvalsOf } from '../gates';

/** What waits for people, and whether the one who is signed in may decide. */
export function useInbox(): View<Inbox> {
  const api = useApi(fairwayApiRef);
  const gates = useRef(new Map<string, string>());
  const load = useCallback(
    (signal: AbortSignal) => api.view<Inbox>('inbox', {}, signal),
    [api],
  );
  return useView(load, change => mayChangeInbox(change, gates.current));
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
      part?.gates?.map(gate => [
        gate.state,
        gate.digest,
        approvalsOf(gate).length,
      ]),
    ),
  ]);
  const isNew = known.get(key) !== gates;
  known.set(key, gates);
  return isNew;
}
