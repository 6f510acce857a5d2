import { EmptyState } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { Link } from 'react-router-dom';
import { PageFrame, PageLive } from '../../components/layout';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';

/** For a path that leads nowhere. */
export function NotFoundPage() {
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <PageLive topics={[]}>
      <PageFrame title={t('notFoundPage.title')}>
        <EmptyState
          title={t('notFoundPage.message')}
          action={
            <Button variant="outlined" component={Link} to={paths.promotions()}>
              {t('notFoundPage.action')}
            </Button>
          }
        />
      </PageFrame>
    </PageLive>
  );
}
