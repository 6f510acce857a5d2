import { Link } from '@backstage/core-components';
import type {
  InboxItem,
  ReasonGroup,
  RunSummary,
} from '@fairway/plugin-fairway-common';
import { PhaseChip, RelativeTime } from '@fairway/plugin-fairway-react';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { EntityLink } from '../EntityLink';
import { EntityText } from '../EntityText';
import { StageBars } from './StageBars';
import { WaitsFor } from './WaitsFor';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gap: theme.spacing(1.5),
      padding: theme.spacing(1.5, 2),
      marginBottom: theme.spacing(1.5),
      // The pages of the catalog around it have the font of Backstage UI.
      fontFamily: theme.typography.fontFamily,
    },
    title: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1.5),
    },
    soft: { color: theme.palette.text.secondary },
  }),
  { name: 'FairwayRunInFlight' },
);

/** A run that has not ended: what it brings, how far each stage is, and what it waits for. */
export function RunInFlight(props: {
  run: RunSummary;
  approvals: readonly InboxItem[];
  /** Default: none; then the message of the run says what it waits for. */
  waiting?: readonly ReasonGroup[];
}) {
  const { run, approvals, waiting = [] } = props;
  const classes = useStyles();
  const t = useT();
  const paths = useFairwayPaths();
  const says = approvals.length === 0 && waiting.length === 0 && run.message;
  return (
    <Paper
      component="article"
      aria-label={t('runs.title', run)}
      className={classes.root}
      variant="outlined"
    >
      <div className={classes.title}>
        <Typography variant="subtitle1" component="h3">
          <Link to={paths.run(run.namespace, run.name)}>
            {t('runs.title', run)}
          </Link>
        </Typography>
        <PhaseChip phase={run.phase} clusters={run.clusters} />
        <Typography variant="body2" className={classes.soft}>
          {t('runs.route', run)} · {t('runs.requestedBy')}{' '}
          <EntityLink entityRef={run.requestedBy} hideIcon /> ·{' '}
          <RelativeTime at={run.startedAt ?? run.createdAt} />
        </Typography>
      </div>
      {run.stages.length > 0 && <StageBars run={run} />}
      <WaitsFor run={run.name} approvals={approvals} waiting={waiting} />
      {says && (
        <Typography variant="body2" className={classes.soft}>
          <EntityText text={says} />
        </Typography>
      )}
    </Paper>
  );
}
