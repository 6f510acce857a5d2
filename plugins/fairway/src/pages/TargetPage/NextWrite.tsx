import type { Target, TargetPreview } from '@fairway/plugin-fairway-common';
import {
  LoadingState,
  RelativeTime,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import RefreshIcon from '@material-ui/icons/Refresh';
import { PreviewDiffs } from '../../components/preview';
import { useT } from '../../translation';
import { useClusterAnswer } from './useClusterAnswer';

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(1),
    },
  }),
  { name: 'FairwayNextWrite' },
);

/** Whether something is still to be written to a target, as far as its phase tells. */
export function waitsForWrite({ status }: Target): boolean {
  switch (status?.phase) {
    case undefined:
    case 'Pending':
    case 'Gating':
    case 'Queued':
    case 'Applying':
      return true;
    default:
      return false;
  }
}

/** What would be written to a target that waits, as its cluster tells it. */
export function NextWrite(props: { target: Target }) {
  const { metadata, spec, status } = props.target;
  const { namespace, name } = metadata;
  const t = useT();
  const classes = useStyles();
  const view = useClusterAnswer<TargetPreview>(
    `targets/${namespace}/${name}/preview`,
    `${status?.attempt} ${status?.phase}`,
  );
  const { reading } = view;
  return (
    <ViewContent view={view} loading={<LoadingState rows={2} />}>
      {preview =>
        preview.waiting ? (
          <>
            <div className={classes.bar}>
              <Typography variant="body2" role="status">
                {t('targetPage.next.read', {
                  cluster: spec.hub ?? preview.cluster,
                })}{' '}
                <RelativeTime at={preview.readAt} />.{' '}
                {t('targetPage.next.nothingWritten')}
              </Typography>
              <Button
                size="small"
                variant="outlined"
                startIcon={<RefreshIcon fontSize="small" />}
                disabled={reading}
                onClick={view.reload}
              >
                {t(
                  reading
                    ? 'targetPage.live.reading'
                    : 'targetPage.live.refresh',
                )}
              </Button>
            </div>
            <PreviewDiffs
              label={t('targetPage.next.title')}
              diffs={preview.diffs}
              known="cluster"
            />
          </>
        ) : (
          <Typography variant="body2">
            {t('targetPage.next.nothing', { why: preview.message })}
          </Typography>
        )
      }
    </ViewContent>
  );
}
