import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import type { Inbox } from '@fairway/plugin-fairway-common';
import {
  EmptyState,
  fairwayApiRef,
  RelativeTime,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import { useCallback } from 'react';
import { DataTable } from '../../components/DataTable';
import { PageFrame, PageLive } from '../../components/layout';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';

/** Gates that wait for people. */
export function ApprovalsPage() {
  return (
    <PageLive topics={[{ plural: 'promotionruns' }, { plural: 'approvals' }]}>
      <ApprovalsContent />
    </PageLive>
  );
}

function ApprovalsContent() {
  const t = useT();
  const paths = useFairwayPaths();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.view<Inbox>('inbox', {}, signal),
    [api],
  );
  const inbox = useView(load);
  return (
    <PageFrame
      title={t('approvalsPage.title')}
      subtitle={t('approvalsPage.subtitle')}
    >
      <ViewContent view={inbox}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title={t('approvalsPage.empty.title')}
              description={t('approvalsPage.empty.description')}
            />
          ) : (
            <DataTable
              label={t('approvalsPage.title')}
              rows={items}
              rowKey={({ namespace, run, stage, gate }) =>
                [namespace, run, stage, gate].join('/')
              }
              columns={[
                {
                  title: t('approvalsPage.column.run'),
                  cell: ({ namespace, run }) => (
                    <Link to={paths.run(namespace, run)}>{run}</Link>
                  ),
                },
                {
                  title: t('approvalsPage.column.version'),
                  cell: ({ source, version }) => `${source} ${version}`,
                },
                {
                  title: t('approvalsPage.column.stage'),
                  cell: ({ stage, gate }) => `${stage}: ${gate}`,
                },
                {
                  title: t('approvalsPage.column.requestedBy'),
                  cell: ({ requestedBy }) => requestedBy,
                },
                {
                  title: t('approvalsPage.column.approvals'),
                  cell: ({ approvedBy, count }) =>
                    `${approvedBy.length} / ${count}`,
                },
                {
                  title: t('approvalsPage.column.mine'),
                  cell: ({ allowed, reason }) =>
                    allowed ? t('approvalsPage.allowed') : reason,
                },
                {
                  title: t('approvalsPage.column.since'),
                  cell: ({ since }) => <RelativeTime at={since} />,
                },
              ]}
            />
          )
        }
      </ViewContent>
    </PageFrame>
  );
}
