import { EmptyState } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { Link } from 'react-router-dom';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';

/** Said to those for whom nothing waits, with what they can do instead. */
export function NothingWaits(props: {
  /** How much waits for other people. */
  others: number;
}) {
  const { others } = props;
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <EmptyState
      title={t('approvalsPage.empty.title')}
      description={
        others > 0
          ? t('approvalsPage.empty.others', { count: others })
          : t('approvalsPage.empty.description')
      }
      action={
        <Button variant="outlined" component={Link} to={paths.promotions()}>
          {t('approvalsPage.empty.action')}
        </Button>
      }
    />
  );
}
