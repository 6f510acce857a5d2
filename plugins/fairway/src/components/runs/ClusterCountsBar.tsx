import type { ClusterCounts } from '@fairway/plugin-fairway-common';
import {
  lookOf,
  ShapeIcon,
  toneColor,
  useToneStyles,
} from '@fairway/plugin-fairway-react';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { CLUSTER_STATES } from './clusterStates';

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      gap: 1,
      height: 8,
      borderRadius: 4,
      overflow: 'hidden',
      backgroundColor: theme.palette.action.hover,
    },
    part: { minWidth: 4 },
    counts: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 1.5),
      margin: 0,
      padding: 0,
      listStyle: 'none',
      fontSize: theme.typography.caption.fontSize,
      color: theme.palette.text.secondary,
      fontVariantNumeric: 'tabular-nums',
    },
    count: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      whiteSpace: 'nowrap',
    },
  }),
  { name: 'FairwayClusterCountsBar' },
);

/** How many clusters are in which state: a bar, and below it the same with shapes and words. */
export function ClusterCountsBar(props: { counts: ClusterCounts }) {
  const { counts } = props;
  const classes = useStyles();
  const theme = useTheme();
  const tones = useToneStyles();
  const t = useT();
  const present = CLUSTER_STATES.filter(({ state }) => counts[state] > 0);
  return (
    <div>
      <div className={classes.bar} aria-hidden>
        {present.map(({ state, phase }) =>
          // What is left to do is the ground of the bar.
          state === 'pending' ? null : (
            <span
              key={state}
              className={classes.part}
              style={{
                flexBasis: `${(100 * counts[state]) / counts.total}%`,
                backgroundColor: toneColor(theme, lookOf(phase).tone),
              }}
            />
          ),
        )}
      </div>
      <ul className={classes.counts}>
        {present.length === 0 && <li>{t('runs.noClusters')}</li>}
        {present.map(({ state, phase }) => (
          <li key={state} className={classes.count}>
            <span className={tones[lookOf(phase).tone]}>
              <ShapeIcon shape={lookOf(phase).shape} size={12} />
            </span>
            {t(`runs.clusters.${state}`, { number: String(counts[state]) })}
          </li>
        ))}
      </ul>
    </div>
  );
}
