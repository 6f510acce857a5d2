import {
  DependencyGraph,
  DependencyGraphTypes,
} from '@backstage/core-components';
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
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import { useCallback, useMemo } from 'react';
import { useT } from '../../translation';
import { stageElementId } from './stageElementId';

const WIDTH = 188;
const HEIGHT = 54;

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(1.5, 2),
      marginBottom: theme.spacing(2),
      overflowX: 'auto',
      '& path': { strokeWidth: 1.5 },
    },
    graph: { display: 'block' },
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

interface StageNode {
  phase: StagePhase;
  clusters: ClusterCounts;
}

/** The stages of a run in the order in which they depend on each other. A click goes to the stage. */
export function StageGraph(props: { run: PromotionRun }) {
  const { spec, status } = props.run;
  const t = useT();
  const classes = useStyles();
  const { stages } = spec.plan.spec;
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
  const edges = useMemo(
    () =>
      stages.flatMap(({ name, dependsOn = [] }) =>
        dependsOn.map(({ stage }) => ({ from: stage, to: name })),
      ),
    // The plan of a run never changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [spec.digest],
  );
  const renderNode = useCallback(
    ({ node }: { node: DependencyGraphTypes.DependencyNode<StageNode> }) => (
      <Node node={node} />
    ),
    [],
  );
  if (stages.length < 2) {
    return null;
  }
  return (
    <Paper
      component="section"
      variant="outlined"
      className={classes.root}
      aria-label={t('runPage.graph.title')}
    >
      <DependencyGraph
        className={classes.graph}
        nodes={nodes}
        edges={edges}
        direction={DependencyGraphTypes.Direction.LEFT_RIGHT}
        renderNode={renderNode}
        nodeMargin={16}
        rankMargin={48}
        paddingX={4}
        paddingY={4}
        zoom="disabled"
        allowFullscreen={false}
        showArrowHeads
      />
    </Paper>
  );
}

function Node(props: { node: DependencyGraphTypes.DependencyNode<StageNode> }) {
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
        {stage.length > 18 ? `${stage.slice(0, 17)}…` : stage}
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
