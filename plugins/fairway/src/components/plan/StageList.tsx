import type { GateSpec, StageSpec } from '@fairway/plugin-fairway-common';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';
import { useT } from '../../translation';
import { EntityText } from '../EntityText';
import {
  absentWords,
  clustersWords,
  gateWords,
  startWords,
  waveWords,
} from './stageWords';

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(min(420px, 100%), 1fr))',
      gap: theme.spacing(1.5),
      margin: 0,
      padding: 0,
      listStyle: 'none',
    },
    stage: { height: '100%', padding: theme.spacing(1.5, 2) },
    name: { fontWeight: 600, marginBottom: theme.spacing(0.5) },
    rows: {
      display: 'grid',
      gridTemplateColumns: 'minmax(64px, max-content) minmax(0, 1fr)',
      gap: theme.spacing(0.5, 2),
      margin: 0,
      fontSize: theme.typography.body2.fontSize,
      '& dt': { color: theme.palette.text.secondary },
      '& dd': { margin: 0, overflowWrap: 'anywhere' },
    },
  }),
  { name: 'FairwayStageList' },
);

/** The stages of a plan in words. */
export function StageList(props: { stages: readonly StageSpec[] }) {
  const classes = useStyles();
  const t = useT();
  return (
    <ol className={classes.list}>
      {props.stages.map(stage => {
        const rows: [string, ReactNode][] = [
          [t('plan.row.clusters'), clustersWords(t, stage)],
          [t('plan.row.starts'), startWords(t, stage)],
          [t('plan.row.before'), <Gates gates={stage.before} />],
          [t('plan.row.wave'), waveWords(t, stage.wave).join(', ')],
          [t('plan.row.after'), <Gates gates={stage.after} />],
          [t('plan.row.failure'), t(`plan.onFailure.${stage.onFailure}`)],
          [t('plan.row.absent'), absentWords(t, stage)],
        ];
        return (
          <li key={stage.name}>
            <Paper variant="outlined" className={classes.stage}>
              <Typography component="h3" className={classes.name}>
                {stage.name}
              </Typography>
              <dl className={classes.rows}>
                {rows.map(([term, value]) => (
                  <Row key={term} term={term} value={value} />
                ))}
              </dl>
            </Paper>
          </li>
        );
      })}
    </ol>
  );
}

function Row(props: { term: string; value: ReactNode }) {
  return (
    <>
      <dt>{props.term}</dt>
      <dd>{props.value}</dd>
    </>
  );
}

function Gates(props: { gates: readonly GateSpec[] | undefined }) {
  const t = useT();
  const { gates = [] } = props;
  if (gates.length === 0) {
    return <>–</>;
  }
  return (
    <>
      {gates.map(gate => (
        <div key={gate.name}>
          <strong>{gate.name}</strong>: <EntityText text={gateWords(t, gate)} />
        </div>
      ))}
    </>
  );
}
