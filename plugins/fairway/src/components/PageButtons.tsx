import Button from '@material-ui/core/Button';
import { useT } from '../translation';

/** Leads to the pages before and after the one that is shown. Nothing where there is only one. */
export function PageButtons(props: {
  previous?: () => void;
  next?: () => void;
  /** How many objects there are on later pages, where it is known. */
  remaining?: number;
}) {
  const { previous, next, remaining } = props;
  const t = useT();
  if (!previous && !next) {
    return null;
  }
  return (
    <div style={{ marginTop: 8 }}>
      <Button size="small" disabled={!previous} onClick={previous}>
        {t('pages.previous')}
      </Button>
      <Button size="small" disabled={!next} onClick={next}>
        {next && remaining
          ? t('pages.nextOf', { count: remaining })
          : t('pages.next')}
      </Button>
    </div>
  );
}
