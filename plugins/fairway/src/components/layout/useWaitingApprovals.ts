import type { StreamTopic } from '@fairway/plugin-fairway-common';
import { useInbox } from '../approval/useInbox';

/** What the count of {@link useWaitingApprovals} depends on. */
export const WAITING_APPROVALS_TOPICS: readonly StreamTopic[] = [
  { plural: 'promotionruns' },
  { plural: 'approvals' },
];

/** How many gates wait for the one who is signed in; undefined while that is not known. */
export function useWaitingApprovals(): number | undefined {
  return useInbox().value?.items.filter(({ allowed }) => allowed).length;
}
