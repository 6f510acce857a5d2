import {
  DependencyGraph,
  DependencyGraphTypes,
} from '@backstage/core-components';
import type { StageSpec } from '@fairway/plugin-fairway-common';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import { useCallback, useMemo } from 'react';
import { useT } from '../../translation';
import { parallelWords } from './stageWords';

const WIDTH = 210;
const HEIGHT = 64;

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(1.5, 2),
      marginBottom: theme.spacing(1.5),
      overflowX: 'auto',
      '& path': { strokeWidth: 1.5 },
    },
    graph: { display: 'block' },
    box: {
      fill: theme.palette.background.paper,
      stroke: theme.palette.text.secondary,
    },
    name: { fill: theme.palette.text.primary, fontSize: 14, fontWeight: 600 },
    small: { fill: theme.palette.text.secondary, fontSize: 12 },
  }),
  { name: 'FairwayPlanGraph' },
);

const shortened = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

interface StageNode {
  parallel: string;
  gates: string;
}

/** The stages of a plan in the order in which they depend on each other. Nothing where there is only one. */
export function PlanGraph(props: { stages: readonly StageSpec[] }) {
  const { stages } = props;
  const t = useT();
  const classes = useStyles();
  const nodes = useMemo(
    () =>
      stages.map(({ name, wave, before = [], after = [] }) => ({
        id: name,
        parallel: parallelWords(t, wave.maxParallel),
        gates: [...before, ...after].map(gate => gate.name).join(', '),
      })),
    [stages, t],
  );
  const edges = useMemo(
    () =>
      stages.flatMap(({ name, dependsOn = [] }) =>
        dependsOn
          // While a plan is being written, a stage may depend on one that is not there yet.
          .filter(({ stage }) => stages.some(other => other.name === stage))
          .map(({ stage }) => ({ from: stage, to: name })),
      ),
    [stages],
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
      aria-label={t('plan.graph')}
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
  const { id, parallel, gates } = props.node;
  const classes = useStyles();
  return (
    <g>
      <title>{[id, parallel, gates].filter(Boolean).join('\n')}</title>
      <rect className={classes.box} width={WIDTH} height={HEIGHT} rx={6} />
      <text className={classes.name} x={12} y={21}>
        {shortened(id, 26)}
      </text>
      <text className={classes.small} x={12} y={38}>
        {shortened(parallel, 34)}
      </text>
      <text className={classes.small} x={12} y={54}>
        {shortened(gates, 34)}
      </text>
    </g>
  );
}
