import type { StreamTopic } from '@fairway/plugin-fairway-common';
import { LiveProvider } from '@fairway/plugin-fairway-react';
import type { PropsWithChildren } from 'react';
import { WAITING_APPROVALS_TOPICS } from './useWaitingApprovals';

/**
 * Keeps a page and the navigation above it up to date. Put it around each page, outside of its `PageFrame`.
 */
export function PageLive(
  props: PropsWithChildren<{
    /** What the page itself is about; of runs and approvals all are sent, whatever this selects. */
    topics: readonly StreamTopic[];
  }>,
) {
  const { topics, children } = props;
  // A stream takes each kind once, and the navigation needs all objects of its kinds.
  const others = topics.filter(
    ({ plural }) =>
      !WAITING_APPROVALS_TOPICS.some(wanted => wanted.plural === plural),
  );
  return (
    <LiveProvider topics={[...others, ...WAITING_APPROVALS_TOPICS]}>
      {children}
    </LiveProvider>
  );
}
