import type { Inbox } from '@fairway/plugin-fairway-common';
import { ViewContent } from '@fairway/plugin-fairway-react';
import { useInbox } from '../../components/approval';
import { PageFrame, PageLive } from '../../components/layout';
import { useT } from '../../translation';
import { InboxView } from './InboxView';

/** What waits for people, and what it takes to decide on it. */
export function ApprovalsPage() {
  return (
    <PageLive topics={[]}>
      <ApprovalsContent />
    </PageLive>
  );
}

function ApprovalsContent() {
  const t = useT();
  const inbox = useInbox();
  return (
    <PageFrame
      title={t('approvalsPage.title')}
      subtitle={t('approvalsPage.subtitle')}
    >
      <ViewContent view={inbox}>
        {(value: Inbox) => <InboxView inbox={value} onChanged={inbox.reload} />}
      </ViewContent>
    </PageFrame>
  );
}
