import { useApi } from '@backstage/core-plugin-api';
import type { ActivityPage as Page } from '@fairway/plugin-fairway-common';
import {
  EmptyState,
  fairwayApiRef,
  RelativeTime,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Typography from '@material-ui/core/Typography';
import { useCallback } from 'react';
import { DataTable } from '../../components/DataTable';
import { PageFrame, PageLive } from '../../components/layout';
import { useT } from '../../translation';

/** What happened, the newest first. */
export function ActivityPage() {
  return (
    <PageLive topics={[{ plural: 'decisions' }]}>
      <ActivityContent />
    </PageLive>
  );
}

function ActivityContent() {
  const t = useT();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    async (signal: AbortSignal) => ({
      ...(await api.view<Page>('activity', {}, signal)),
      // The answer names no revision: each change may have added to it.
      revision: -1,
    }),
    [api],
  );
  const activity = useView(load);
  return (
    <PageFrame
      title={t('activityPage.title')}
      subtitle={t('activityPage.subtitle')}
    >
      <ViewContent view={activity}>
        {({ items, withoutCommands }) => (
          <>
            {withoutCommands && (
              <Typography paragraph>
                {t('activityPage.withoutCommands')}
              </Typography>
            )}
            {items.length === 0 ? (
              <EmptyState
                title={t('activityPage.empty.title')}
                description={t('activityPage.empty.description')}
              />
            ) : (
              <DataTable
                label={t('activityPage.title')}
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  {
                    title: t('activityPage.column.title'),
                    cell: ({ title }) => title,
                  },
                  {
                    title: t('activityPage.column.actor'),
                    cell: ({ actor }) => actor ?? t('activityPage.engine'),
                  },
                  {
                    title: t('activityPage.column.outcome'),
                    cell: ({ outcome, message }) =>
                      [outcome, message].filter(Boolean).join(': '),
                  },
                  {
                    title: t('activityPage.column.at'),
                    cell: ({ at }) => <RelativeTime at={at} />,
                  },
                ]}
              />
            )}
          </>
        )}
      </ViewContent>
    </PageFrame>
  );
}
