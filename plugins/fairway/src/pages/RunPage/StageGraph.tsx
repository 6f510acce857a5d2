import {
  ClusterCounts,
  emptyCounts,
  PromotionRun,
  StagePhase,
} from '@fairway/plugin-fairway-common';
import {
  lookOf,
  SHAPE_PATHS,
  useToneStyles,
  wordsOf,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { useMemo } from 'react';
import { shortened, StageNode, StagesGraph } from '../../components/plan';
import { useT } from '../../translation';
import { stageElementId } from './stageElementId';

const WIDTH = 188;
const HEIGHT = 54;

const useStyles = makeStyles(
  theme => ({
    node: {
      cursor: 'pointer',
      '&:focus': { outline: 'none' },
      '&:focus-visible rect': {
        stroke: theme.palette.primary.main,
        strokeWidth: 3,
      },
      '&:hover rect': { fill: theme.palette.action.hover },
    },
    box: {
      fill: theme.palette.background.paper,
      stroke: 'currentColor',
      strokeWidth: 1.5,
    },
    name: {
      fill: theme.palette.text.primary,
      fontSize: 14,
      fontWeight: 600,
    },
    small: { fill: theme.palette.text.secondary, fontSize: 12 },
    failed: { fontSize: 12, fontWeight: 600, fill: 'currentColor' },
  }),
  { name: 'FairwayStageGraph' },
);

interface RunStage {
  phase: StagePhase;
  clusters: ClusterCounts;
}

function Node(props: { node: StageNode<RunStage> }) {
  const { id: stage, phase, clusters } = props.node;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const { tone, shape } = lookOf(phase, clusters);
  const done = clusters.converged + clusters.rolledBack;
  const { total, failed } = clusters;
  const go = () => {
    const section = document.getElementById(stageElementId(stage));
    section?.scrollIntoView?.({ block: 'start' });
    section?.focus({ preventScroll: true });
  };
  return (
    <g
      role="button"
      tabIndex={0}
      aria-label={t(
        failed ? 'runPage.graph.nodeFailed' : 'runPage.graph.node',
        {
          stage,
          phase: wordsOf(phase),
          done: String(done),
          total: String(total),
          failed: String(failed),
        },
      )}
      className={`${classes.node} ${tones[tone]}`}
      onClick={go}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          go();
        }
      }}
    >
      <rect className={classes.box} width={WIDTH} height={HEIGHT} rx={6} />
      <path
        d={SHAPE_PATHS[shape]}
        transform="translate(10 10)"
        fill="none"
        stroke="currentColor"
        strokeWidth={2}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <text className={classes.name} x={34} y={23}>
        {shortened(stage, 18)}
      </text>
      <text className={classes.small} x={34} y={42}>
        {wordsOf(phase)} ·{' '}
        {t('runPage.graph.done', {
          done: String(done),
          total: String(total),
        })}
      </text>
      {failed > 0 && (
        <text
          className={`${classes.failed} ${tones.bad}`}
          x={WIDTH - 10}
          y={23}
          textAnchor="end"
        >
          {t('runPage.graph.failed', { failed: String(failed) })}
        </text>
      )}
    </g>
  );
}

const renderNode = ({ node }: { node: StageNode<RunStage> }) => (
  <Node node={node} />
);

/** The stages of a run in the order in which they depend on each other. A click goes to the stage. */
export function StageGraph(props: { run: PromotionRun }) {
  const { spec, status } = props.run;
  const t = useT();
  // The plan of a run never changes.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const stages = useMemo(() => spec.plan.spec.stages, [spec.digest]);
  // What it is made of is compared by value, so that the graph is laid out anew only when it differs.
  const key = JSON.stringify(
    stages.map(({ name }) => {
      const stage = status?.stages.find(other => other.name === name);
      return [name, stage?.phase, stage?.clusters];
    }),
  );
  const nodes = useMemo(
    () =>
      (JSON.parse(key) as [string, StagePhase?, ClusterCounts?][]).map(
        ([id, phase = 'Pending', clusters = emptyCounts(0)]) => ({
          id,
          phase,
          clusters,
        }),
      ),
    [key],
  );
  return (
    <StagesGraph
      label={t('runPage.graph.title')}
      stages={stages}
      nodes={nodes}
      renderNode={renderNode}
    />
  );
}
