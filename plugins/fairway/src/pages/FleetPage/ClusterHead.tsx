import type { FleetRow } from '@fairway/plugin-fairway-common';
import {
  relativeTime,
  Shape,
  ShapeIcon,
  Tone,
  useToneStyles,
  VisuallyHidden,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { memo } from 'react';
import { Link } from 'react-router-dom';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.75),
      height: '100%',
      whiteSpace: 'nowrap',
    },
    icon: { display: 'inline-flex', flexShrink: 0 },
    name: {
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      color: theme.palette.text.primary,
      textDecoration: 'none',
      '&:hover': { textDecoration: 'underline' },
    },
    note: {
      marginLeft: 'auto',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
  }),
  { name: 'FairwayFleetClusterHead' },
);

const LOOKS: Record<
  FleetRow['reachability'],
  {
    tone: Tone;
    shape: Shape;
    words: 'reachable' | 'unreachable' | 'unknown';
  }
> = {
  Reachable: { tone: 'good', shape: 'check', words: 'reachable' },
  Unreachable: { tone: 'bad', shape: 'cross', words: 'unreachable' },
  Unknown: { tone: 'waiting', shape: 'question', words: 'unknown' },
};

/** A cluster with whether it can be reached. */
export const ClusterHead = memo(function MemoizedClusterHead(props: {
  row: FleetRow;
  /** The label that clusters are grouped by, where clusters of more than one group are shown. */
  groupedBy?: string;
}) {
  const { row, groupedBy } = props;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const paths = useFairwayPaths();
  const { tone, shape, words } = LOOKS[row.reachability];
  const reachability = t(`fleetPage.cluster.${words}`);
  const isReachable = row.reachability === 'Reachable';
  const group = groupedBy === undefined ? undefined : row.labels[groupedBy];
  const reading = [
    row.readAt &&
      t('fleetPage.cluster.readAt', {
        at: relativeTime(Date.parse(row.readAt), Date.now()),
      }),
    row.problem && t('fleetPage.cluster.notRead', { problem: row.problem }),
  ].filter(Boolean);
  const notes = [
    !isReachable && reachability,
    row.suspended && t('fleetPage.cluster.suspended'),
    group,
  ].filter(Boolean);
  return (
    <div
      className={classes.root}
      title={[
        [row.cluster, row.message ?? reachability].join(': '),
        ...reading,
      ].join(' · ')}
    >
      <span className={`${classes.icon} ${tones[tone]}`}>
        <ShapeIcon shape={shape} size={14} />
      </span>
      <Link
        to={paths.resource('clusters', row.namespace, row.cluster)}
        className={classes.name}
        tabIndex={-1}
      >
        {row.cluster}
      </Link>
      <VisuallyHidden>
        {[isReachable && reachability, ...reading]
          .filter(Boolean)
          .map(note => `, ${note}`)
          .join('')}
      </VisuallyHidden>
      {notes.length > 0 && (
        <span className={classes.note}>{notes.join(', ')}</span>
      )}
    </div>
  );
});
