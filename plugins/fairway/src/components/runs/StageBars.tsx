import type { RunSummary } from '@fairway/plugin-fairway-common';
import { lookOf, StateChip, wordsOf } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { ClusterCountsBar } from './ClusterCountsBar';

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'grid',
      gap: theme.spacing(1),
      margin: 0,
      padding: 0,
      listStyle: 'none',
    },
    stage: {
      display: 'grid',
      gridTemplateColumns: 'minmax(90px, 160px) 120px minmax(120px, 1fr)',
      alignItems: 'start',
      gap: theme.spacing(0, 1.5),
      [theme.breakpoints.down('xs')]: {
        gridTemplateColumns: '1fr auto',
        '& > :last-child': { gridColumn: '1 / -1' },
      },
    },
    name: { overflowWrap: 'anywhere' },
    /** In the middle of the first line, where the bar is. */
    bar: { paddingTop: 6 },
  }),
  { name: 'FairwayStageBars' },
);

/** The stages of a run, each with its phase and how far its clusters are. */
export function StageBars(props: { run: Pick<RunSummary, 'name' | 'stages'> }) {
  const { name: run, stages } = props.run;
  const classes = useStyles();
  const t = useT();
  return (
    <ul className={classes.list} aria-label={t('runs.stagesOf', { run })}>
      {stages.map(({ name, phase, clusters }) => (
        <li key={name} className={classes.stage}>
          <span className={classes.name}>{name}</span>
          <span>
            {/* How many have failed is told beside it. */}
            <StateChip {...lookOf(phase, clusters)}>{wordsOf(phase)}</StateChip>
          </span>
          <div className={classes.bar}>
            <ClusterCountsBar counts={clusters} />
          </div>
        </li>
      ))}
    </ul>
  );
}
