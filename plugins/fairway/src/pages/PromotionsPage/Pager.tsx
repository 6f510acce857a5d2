import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'flex-end',
      gap: theme.spacing(1),
      marginTop: theme.spacing(1),
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
  }),
  { name: 'FairwayPager' },
);

/** Leads through the pages of a list; nothing where there is one page. */
export function Pager(props: {
  /** From 0. */
  page: number;
  pageSize: number;
  total: number;
  onPage: (page: number) => void;
}) {
  const { page, pageSize, total, onPage } = props;
  const classes = useStyles();
  const t = useT();
  const first = page * pageSize + 1;
  const last = Math.min(first + pageSize - 1, total);
  if (total <= pageSize && page === 0) {
    return null;
  }
  return (
    <nav className={classes.root} aria-label={t('promotionsPage.pages')}>
      <span role="status">
        {t('promotionsPage.range', {
          first: String(first),
          last: String(last),
          total: String(total),
        })}
      </span>
      <Button
        size="small"
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      >
        {t('promotionsPage.newer')}
      </Button>
      <Button
        size="small"
        disabled={last >= total}
        onClick={() => onPage(page + 1)}
      >
        {t('promotionsPage.older')}
      </Button>
    </nav>
  );
}
