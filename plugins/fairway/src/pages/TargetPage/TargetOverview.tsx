import {
  describeReference,
  isTargetEnded,
  PromotionRun,
  resolveUnit,
  Target,
  TargetPhase,
} from '@fairway/plugin-fairway-common';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { PropsWithChildren, useId } from 'react';
import { GateRow } from '../../components/gates';
import { placeWords } from '../../components/placeWords';
import { FieldChange } from '../../components/preview';
import { useT } from '../../translation';
import { Attempts } from './Attempts';
import { conditionOf, Drift } from './Drift';
import { Evidence } from './Evidence';
import { NextWrite, waitsForWrite } from './NextWrite';
import { WhyItWaits } from './WhyItWaits';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gap: theme.spacing(2),
      alignItems: 'start',
      gridTemplateColumns: 'minmax(0, 1fr)',
      [theme.breakpoints.up('lg')]: {
        gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
      },
    },
    column: {
      display: 'grid',
      // A wide table scrolls, instead of reaching into the other column.
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
    },
    change: theme.typography.body2,
    part: { padding: theme.spacing(1.5, 2) },
  }),
  { name: 'FairwayTargetOverview' },
);

/** What is known of a target. */
export function TargetOverview(props: { target: Target; run: PromotionRun }) {
  const { target, run } = props;
  const t = useT();
  const classes = useStyles();
  const gates = gatesOf(target, run);
  const phase = target.status?.phase ?? 'Pending';
  const isEnded = isTargetEnded(phase);
  return (
    <div className={classes.root}>
      <div className={classes.column}>
        {conditionOf(target)?.status === 'True' && (
          <Part title={t('targetPage.drift.title')}>
            <Drift target={target} source={run.spec.source.name} />
          </Part>
        )}
        {!isEnded && (
          <Part title={t('targetPage.why.title')}>
            <WhyItWaits target={target} />
          </Part>
        )}
        {gates.length > 0 && (
          <Part title={t('targetPage.gates')}>
            {gates.map(({ spec, status, phase: side }) => (
              <GateRow
                key={`${side} ${spec.name}`}
                spec={spec}
                status={status}
              />
            ))}
          </Part>
        )}
        <Part title={t('targetPage.attempts.title')}>
          <Attempts target={target} />
        </Part>
      </div>
      <div className={classes.column}>
        {waitsForWrite(target) ? (
          <Part title={t('targetPage.next.title')}>
            <NextWrite target={target} />
          </Part>
        ) : (
          <Part title={t(`targetPage.change.${tenseOf(phase)}`)}>
            <Change target={target} run={run} />
          </Part>
        )}
        <Part title={t('targetPage.evidence.title')}>
          <Evidence target={target} />
        </Part>
      </div>
    </div>
  );
}

function Part(props: PropsWithChildren<{ title: string }>) {
  const classes = useStyles();
  const id = useId();
  return (
    <Paper
      component="section"
      variant="outlined"
      className={classes.part}
      aria-labelledby={id}
    >
      <Typography variant="h6" component="h2" id={id} gutterBottom>
        {props.title}
      </Typography>
      {props.children}
    </Paper>
  );
}

/** Whether a target changes, has changed, or has ended otherwise. */
function tenseOf(phase: TargetPhase): 'title' | 'done' | 'missed' {
  if (phase === 'Converged' || phase === 'RolledBack') {
    return 'done';
  }
  return isTargetEnded(phase) ? 'missed' : 'title';
}

/** From the version before to the version that it gets, and where it is. */
function Change(props: { target: Target; run: PromotionRun }) {
  const { spec, status } = props.target;
  const t = useT();
  const classes = useStyles();
  const before = status?.previousVersion;
  if (before === undefined) {
    return (
      <Typography variant="body2">{t('targetPage.change.unknown')}</Typography>
    );
  }
  if (before === spec.version) {
    return (
      <Typography variant="body2">{t('targetPage.change.same')}</Typography>
    );
  }
  const goesBack = status?.operation === 'Rollback';
  const unit = props.run.spec.source.spec.units.find(
    ({ name }) => name === spec.unit,
  );
  const { version } = unit ? resolveUnit(unit, spec) : { version: undefined };
  return (
    <div className={classes.change}>
      <div>{describeReference(spec.object)}</div>
      <FieldChange
        change={{
          field: version ? placeWords(withoutConsumers(version)) : '',
          from: goesBack ? spec.version : before,
          to: goesBack ? before : spec.version,
        }}
      />
    </div>
  );
}

/** Where a version is, without what carries it out from there. */
function withoutConsumers({
  consumers: _consumers,
  ...place
}: Record<string, unknown>): Record<string, unknown> {
  return place;
}

/** The gates that are asked for each target of the stage. */
function gatesOf({ spec, status }: Target, run: PromotionRun) {
  const stage = run.spec.plan.spec.stages.find(
    ({ name }) => name === spec.stage,
  );
  return (['before', 'after'] as const).flatMap(phase =>
    (stage?.[phase] ?? [])
      .filter(({ level }) => level === 'Target')
      .map(gate => ({
        phase,
        spec: gate,
        status: status?.gates?.find(
          other => other.name === gate.name && other.phase === phase,
        ),
      })),
  );
}
