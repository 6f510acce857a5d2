import type {
  CommandOffer,
  PromotionRun,
  RunLane,
  StageSpec,
  TargetRow,
} from '@fairway/plugin-fairway-common';
import {
  PhaseChip,
  PhaseCounts,
  TargetGrid,
  TargetRowStore,
} from '@fairway/plugin-fairway-react';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { EntityText } from '../../components/EntityText';
import {
  ClusterPreviewsButton,
  useRunPreviews,
} from '../../components/preview';
import { Translate, useT } from '../../translation';
import { GateList } from './GateList';
import { RunCommandButton } from './RunCommands';
import { stageElementId } from './stageElementId';

/** Phases in which nothing was written. */
const WAITING = ['Pending', 'Gating', 'Queued'] as const;

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(1.5, 2),
      marginBottom: theme.spacing(2),
      scrollMarginTop: theme.spacing(2),
      '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
    },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1.5),
    },
    rules: { flex: '1 1 220px' },
    commands: { display: 'flex', gap: theme.spacing(1) },
    message: { marginTop: theme.spacing(0.5) },
    lane: {
      borderTop: `1px solid ${theme.palette.divider}`,
      marginTop: theme.spacing(1),
      paddingTop: theme.spacing(1),
    },
    laneHead: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
      marginBottom: theme.spacing(0.5),
    },
    laneName: { fontWeight: 600, minWidth: 110 },
  }),
  { name: 'FairwayStageSection' },
);

/** A stage as a swim-lane: the gates before it, its batches with a cell for each target, and the gates after it. */
export function StageSection(props: {
  run: PromotionRun;
  stage: StageSpec;
  lanes: readonly RunLane[];
  /** What can be done to this stage, where that is known. */
  offers: readonly CommandOffer[] | undefined;
  onCommand: () => void;
  store: TargetRowStore;
  selected: string | undefined;
  onSelect: (row: TargetRow) => void;
  onOpen: (row: TargetRow) => void;
}) {
  const { run, stage, lanes, offers = [], onCommand } = props;
  const { store, selected, onSelect, onOpen } = props;
  const t = useT();
  const classes = useStyles();
  const status = run.status?.stages.find(({ name }) => name === stage.name);
  const headingId = `${stageElementId(stage.name)}-title`;
  return (
    <Paper
      component="section"
      variant="outlined"
      id={stageElementId(stage.name)}
      tabIndex={-1}
      aria-labelledby={headingId}
      className={classes.root}
    >
      <div className={classes.head}>
        <Typography variant="h6" component="h3" id={headingId}>
          {stage.name}
        </Typography>
        <PhaseChip
          phase={status?.phase ?? 'Pending'}
          clusters={status?.clusters}
        />
        <Typography
          variant="body2"
          color="textSecondary"
          className={classes.rules}
        >
          {rulesOf(stage, t)}
        </Typography>
        <span className={classes.commands}>
          {lanes.some(isWaiting) && <StagePreview run={run} stage={stage} />}
          {offers.map(offer => (
            <RunCommandButton
              key={offer.command}
              offer={offer}
              run={run}
              variant="text"
              onDone={onCommand}
            />
          ))}
        </span>
      </div>
      {status?.message && (
        <Typography variant="body2" className={classes.message}>
          <EntityText text={status.message} />
        </Typography>
      )}
      <GateList
        title={t('runPage.waves.before')}
        specs={stage.before}
        statuses={status?.gates}
        phase="before"
      />
      {lanes.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('runPage.waves.noTargets')}
        </Typography>
      )}
      {lanes.map(lane => {
        const name = laneName(lane, lanes, t);
        return (
          <div key={lane.batch} className={classes.lane}>
            <div className={classes.laneHead}>
              <Typography
                variant="body2"
                component="h4"
                className={classes.laneName}
              >
                {name}
              </Typography>
              <PhaseCounts phases={lane.phases} total={lane.total} />
            </div>
            <TargetGrid
              store={store}
              lane={lane}
              total={lane.total}
              label={t('runPage.waves.lane', { lane: name, stage: stage.name })}
              selected={selected}
              onSelect={onSelect}
              onOpen={onOpen}
            />
          </div>
        );
      })}
      <GateList
        title={t('runPage.waves.afterGates')}
        specs={stage.after}
        statuses={status?.gates}
        phase="after"
      />
    </Paper>
  );
}

/** Whether nothing was written to some target of a lane. */
function isWaiting({ phases }: RunLane): boolean {
  return WAITING.some(phase => phases[phase]);
}

/** What would change on the clusters of a stage that wait. */
function StagePreview(props: { run: PromotionRun; stage: StageSpec }) {
  const { run, stage } = props;
  const { namespace, name } = run.metadata;
  const t = useT();
  const label = t('preview.all.ofStage', { stage: stage.name });
  return (
    <ClusterPreviewsButton
      text={t('preview.all.openStage')}
      label={label}
      title={label}
      isOneStage
      read={useRunPreviews({ namespace, name }, stage.name)}
    />
  );
}

function laneName(
  { batch, canary }: RunLane,
  lanes: readonly RunLane[],
  t: Translate,
): string {
  if (canary) {
    return t('runPage.waves.canaries');
  }
  const batches = lanes.filter(lane => !lane.canary);
  return batches.length === 1
    ? t('runPage.waves.single')
    : t('runPage.waves.batch', {
        number: String(batches.findIndex(lane => lane.batch === batch) + 1),
        last: String(batches.length),
      });
}

/** How the clusters of a stage take turns, in words. */
function rulesOf(stage: StageSpec, t: Translate): string {
  const { maxParallel, maxFailures } = stage.wave;
  const dependsOn = stage.dependsOn ?? [];
  return [
    ...(dependsOn.length > 0
      ? [
          t('runPage.waves.after', {
            stages: dependsOn.map(dependency => dependency.stage).join(', '),
          }),
        ]
      : []),
    typeof maxParallel === 'number'
      ? t('runPage.waves.atOnce', { count: maxParallel })
      : t('runPage.waves.shareAtOnce', { share: maxParallel }),
    t('runPage.waves.mayFail', { limit: String(maxFailures) }),
    t(`runPage.waves.onFailure.${stage.onFailure}`),
  ].join(' · ');
}
