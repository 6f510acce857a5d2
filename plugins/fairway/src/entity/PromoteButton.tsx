import Button from '@material-ui/core/Button';
import { Link as RouterLink } from 'react-router-dom';
import { useFairwayPaths } from '../routing';
import { useT } from '../translation';

/** Leads to the form that promotes a source. */
export function PromoteButton(props: {
  source: { namespace: string; name: string };
}) {
  const { source } = props;
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <Button
      size="small"
      variant="contained"
      color="primary"
      component={RouterLink}
      to={paths.promote(source)}
      aria-label={t('entity.promoteSource', { source: source.name })}
    >
      {t('entity.promote')}
    </Button>
  );
}
