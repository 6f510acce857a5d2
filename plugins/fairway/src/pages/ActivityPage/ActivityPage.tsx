import { KINDS } from '@fairway/plugin-fairway-common';
import { EmptyState } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { Link } from 'react-router-dom';
import { HistoryList } from '../../components/history';
import { PageFrame, PageLive } from '../../components/layout';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { ActivityFilters } from './ActivityFilters';
import { isNarrowed, useActivityFilter } from './useActivityFilter';

/**
 * What tells that something happened: what people write, and runs. Each decision comes with a change of a run, and there are far
 * fewer of those than of decisions and targets.
 */
const TOPICS = KINDS.filter(
  ({ writtenBy, kind }) => writtenBy === 'user' || kind === 'PromotionRun',
).map(({ plural }) => ({ plural }));

/** What people, CI and Fairway did. */
export function ActivityPage() {
  const t = useT();
  const paths = useFairwayPaths();
  const [filter, setFilter] = useActivityFilter();
  const { namespace, ...others } = filter;
  return (
    <PageLive topics={TOPICS}>
      <PageFrame
        title={t('activityPage.title')}
        subtitle={t('activityPage.subtitle')}
      >
        <ActivityFilters filter={filter} onChange={setFilter} />
        <HistoryList
          key={JSON.stringify(filter)}
          namespace={namespace}
          filter={others}
          byDay
          empty={
            isNarrowed(filter) ? (
              <EmptyState
                title={t('activityPage.noMatch.title')}
                description={t('activityPage.noMatch.description')}
              />
            ) : (
              <EmptyState
                title={t('activityPage.empty.title')}
                description={t('activityPage.empty.description')}
                action={
                  <Button
                    variant="contained"
                    color="primary"
                    component={Link}
                    to={paths.promote()}
                  >
                    {t('activityPage.empty.action')}
                  </Button>
                }
              />
            )
          }
        />
      </PageFrame>
    </PageLive>
  );
}
