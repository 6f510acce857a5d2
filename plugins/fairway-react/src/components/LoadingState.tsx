import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { fairwayReactTranslationRef } from '../translation';
import { VisuallyHidden } from './VisuallyHidden';

const useStyles = makeStyles(
  theme => ({
    '@keyframes pulse': { '50%': { opacity: 0.4 } },
    bar: {
      height: theme.spacing(2.5),
      marginBottom: theme.spacing(1.5),
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.action.selected,
      '@media (prefers-reduced-motion: no-preference)': {
        animation: '$pulse 1.5s ease-in-out infinite',
      },
    },
  }),
  { name: 'FairwayLoadingState' },
);

/** Grey bars where content will be. Screen readers read "Loading…". @public */
export function LoadingState(props: {
  /** How many bars. Default: 6. */
  rows?: number;
}) {
  const { rows = 6 } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(fairwayReactTranslationRef);
  return (
    <div role="status">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          className={classes.bar}
          style={{ width: row === 0 ? '40%' : `${95 - ((row * 17) % 40)}%` }}
        />
      ))}
    </div>
  );
}
