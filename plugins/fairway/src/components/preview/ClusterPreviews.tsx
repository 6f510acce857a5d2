import {
  PREVIEW_OUTCOMES,
  PreviewClusters,
  PreviewOutcome,
} from '@fairway/plugin-fairway-common';
import {
  ErrorState,
  LoadingState,
  StateChip,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useT } from '../../translation';
import { OUTCOME_LOOKS } from './OutcomeChip';
import { PreviewDiffs } from './PreviewDiffs';
import { PreviewNotes } from './PreviewNotes';
import {
  CLUSTERS_OF_PAGE,
  ReadPreviewPage,
  usePreviewClusters,
} from './usePreviewClusters';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(1.5),
    },
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    filter: {
      textTransform: 'none',
      padding: 2,
      minWidth: 0,
      borderRadius: 14,
      '&[aria-pressed=true]': {
        backgroundColor: theme.palette.action.selected,
        boxShadow: `0 0 0 2px ${theme.palette.text.primary}`,
      },
    },
  }),
  { name: 'FairwayClusterPreviews' },
);

/** Clusters, each with what would change on it, as many as were asked; the others are asked page by page. */
export function ClusterPreviews(props: {
  read: ReadPreviewPage;
  /** Whether all of them are in one stage, which is said around it. */
  isOneStage?: boolean;
}) {
  const { read, isOneStage = false } = props;
  const t = useT();
  const classes = useStyles();
  const { items, page, error, reading, more, again } = usePreviewClusters(read);
  const [only, setOnly] = useState<PreviewOutcome>();
  const shown = items.filter(({ outcome }) => !only || outcome === only);
  const next = page && Math.min(CLUSTERS_OF_PAGE, page.total - items.length);
  return (
    <div className={classes.root}>
      <Typography variant="body2" role="status">
        {reading && t('preview.all.asking')}
        {!reading &&
          page &&
          page.total > 0 &&
          t('preview.all.asked', {
            asked: String(items.length),
            total: String(page.total),
          })}
      </Typography>
      {!page && reading && <LoadingState rows={4} />}
      {page && page.problems.length > 0 && (
        <PreviewNotes
          label={t('preview.all.problems')}
          tone="bad"
          shape="cross"
          notes={page.problems.map(({ message }) => message)}
        />
      )}
      {page && page.total === 0 && page.problems.length === 0 && (
        <Typography>{t('preview.all.none')}</Typography>
      )}
      {page && items.length > 0 && (
        <Filter page={page} only={only} onChange={setOnly} />
      )}
      {items.length > 0 && shown.length === 0 && (
        <Typography>{t('preview.all.noneMatch')}</Typography>
      )}
      {shown.length > 0 && (
        <PreviewDiffs
          label={t('preview.all.table')}
          diffs={shown.flatMap(({ diffs }) => diffs)}
          known={isOneStage ? 'stage' : undefined}
        />
      )}
      {error && <ErrorState error={error} onRetry={more ?? again} />}
      <div className={classes.bar}>
        {more && !error && next !== undefined && (
          <Button variant="outlined" disabled={reading} onClick={more}>
            {t('preview.all.more', { count: next })}
          </Button>
        )}
        {page && !error && (
          <Button disabled={reading} onClick={again}>
            {t('preview.all.again')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** How many clusters came to what, each of which can be shown alone. */
function Filter(props: {
  page: PreviewClusters;
  only: PreviewOutcome | undefined;
  onChange: (only: PreviewOutcome | undefined) => void;
}) {
  const { page, only, onChange } = props;
  const { outcomes } = page.asked;
  const t = useT();
  const classes = useStyles();
  return (
    <div
      role="group"
      aria-label={t('preview.all.filter')}
      className={classes.bar}
    >
      <Typography variant="body2" aria-hidden>
        {t('preview.all.filter')}
      </Typography>
      {PREVIEW_OUTCOMES.filter(outcome => outcomes[outcome]).map(outcome => (
        <Button
          key={outcome}
          size="small"
          className={classes.filter}
          aria-pressed={outcome === only}
          onClick={() => onChange(outcome === only ? undefined : outcome)}
        >
          <StateChip {...OUTCOME_LOOKS[outcome]}>
            {t('preview.all.filterChip', {
              outcome: t(`preview.outcome.${outcome}`),
              clusters: String(outcomes[outcome]),
            })}
          </StateChip>
        </Button>
      ))}
    </div>
  );
}
