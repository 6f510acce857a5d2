import type { StreamTopic } from '@fairway/plugin-fairway-common';
import { LiveProvider } from '@fairway/plugin-fairway-react';
import type { PropsWithChildren } from 'react';
import { WAITING_APPROVALS_TOPICS } from './useWaitingApprovals';

/**
 * Keeps a page and the navigation above it up to date. Put it around each page, outside of its `PageFrame`.
 */
export function PageLive(
  props: PropsWithChildren<{
    /** What the page itself is about. */
    topics: readonly StreamTopic[];
  }>,
) {
  const { topics, children } = props;
  const forNavigation = WAITING_APPROVALS_TOPICS.filter(
    wanted => !topics.some(topic => isAll(topic, wanted.plural)),
  );
  return (
    <LiveProvider topics={[...topics, ...forNavigation]}>
      {children}
    </LiveProvider>
  );
}

function isAll(topic: StreamTopic, plural: string): boolean {
  return (
    topic.plural === plural &&
    !topic.namespace &&
    !topic.fieldSelector &&
    !topic.labelSelector
  );
}
