import { useApi } from '@backstage/core-plugin-api';
import type {
  PreviewClusters,
  PromotionPreview,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import {
  ErrorState,
  fairwayApiRef,
  FairwayError,
  LoadingState,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useCallback } from 'react';
import {
  ClusterPreviewsButton,
  PreviewDiffs,
  PreviewNotes,
  PreviewStages,
  PreviewState,
  ReadPreviewPage,
} from '../../components/preview';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    title: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(2),
      marginBottom: theme.spacing(1),
    },
    space: { flexGrow: 1 },
    content: {
      display: 'grid',
      // A long line in a table must not widen the page.
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
      transition: 'opacity 150ms',
      '&[aria-busy=true]': { opacity: 0.5 },
    },
  }),
  { name: 'FairwayPreviewPanel' },
);

/** What a promotion would do, or why that is not known. */
export function PreviewPanel(props: {
  state: PreviewState;
  /** What it is the preview of. */
  document: ResourceObject;
  /** The fields that have to be filled in first. */
  missing: readonly string[];
  /** What is wrong and belongs to no field. */
  other: readonly string[];
}) {
  const { state, document, missing, other } = props;
  const { status, preview, error, refresh } = state;
  const classes = useStyles();
  const t = useT();
  const read = useClustersOf(document);
  const cannotStart =
    preview?.diffs?.length === 0 && preview.problems.length > 0;
  return (
    <section aria-labelledby="preview-title">
      <div className={classes.title}>
        <Typography variant="h5" component="h2" id="preview-title">
          {t('promotePage.preview.title')}
        </Typography>
        <Typography color="textSecondary" role="status">
          {status === 'loading' && t('promotePage.preview.loading')}
          {status === 'ready' && summaryOf(preview!, t)}
        </Typography>
        <span className={classes.space} />
        {status === 'ready' && (
          <Button size="small" onClick={refresh}>
            {t('promotePage.preview.refresh')}
          </Button>
        )}
      </div>
      {status === 'none' && (
        <Typography color="textSecondary">
          {t('promotePage.preview.none', { fields: missing.join(', ') })}
        </Typography>
      )}
      {status === 'failed' && <PreviewFailure error={error!} retry={refresh} />}
      {status === 'loading' && !preview && <LoadingState rows={5} />}
      {preview && (
        <div className={classes.content} aria-busy={status === 'loading'}>
          {status === 'ready' && (
            <PreviewNotes
              label={t('promotePage.preview.problems')}
              tone="bad"
              shape="cross"
              notes={other}
            />
          )}
          <PreviewNotes
            label={t('promotePage.preview.warnings')}
            tone="attention"
            shape="pause"
            notes={[
              ...preview.warnings,
              ...(preview.uncovered.length > 0
                ? [
                    t('promotePage.preview.uncovered', {
                      clusters: preview.uncovered.join(', '),
                    }),
                  ]
                : []),
            ]}
          />
          <PreviewStages stages={preview.stages} />
          {/* Nothing is asked of the clusters where it cannot start. */}
          {preview.diffs && !cannotStart && (
            <div>
              <Typography variant="h6" component="h3">
                {t('preview.diffs')}
              </Typography>
              <Typography variant="body2" color="textSecondary" gutterBottom>
                {t('preview.diffsNote')}
              </Typography>
              <PreviewDiffs diffs={preview.diffs} />
              <ClusterPreviewsButton
                text={t('preview.all.open')}
                title={t('preview.all.title')}
                read={read}
              />
            </div>
          )}
        </div>
      )}
    </section>
  );
}

/** Reads what would change on clusters of a promotion that may not have been created. */
function useClustersOf(document: ResourceObject): ReadPreviewPage {
  const api = useApi(fairwayApiRef);
  return useCallback(
    ({ limit, cursor }, signal) => {
      const query = new URLSearchParams({
        limit: String(limit),
        ...(cursor && { cursor }),
      });
      return api.viewOf<PreviewClusters>(
        `preview/clusters?${query}`,
        document,
        signal,
      );
    },
    [api, document],
  );
}

function summaryOf(
  { stages }: PromotionPreview,
  t: ReturnType<typeof useT>,
): string {
  return t('promotePage.preview.summary', {
    clusters: t('preview.clusters', {
      count: stages.reduce((sum, stage) => sum + stage.clusters, 0),
    }),
    stages: t('promotePage.preview.stages', { count: stages.length }),
  });
}

/** What is wrong with a field is said at the field. */
function PreviewFailure(props: { error: Error; retry: () => void }) {
  const { error, retry } = props;
  const t = useT();
  const isAboutFields =
    error instanceof FairwayError && error.causes.some(({ field }) => field);
  return isAboutFields ? (
    <Typography role="alert">{t('promotePage.preview.invalid')}</Typography>
  ) : (
    <ErrorState
      error={error}
      title={t('promotePage.preview.failed')}
      onRetry={retry}
    />
  );
}
