import type { StageSpec } from '@fairway/plugin-fairway-common';
import { makeStyles } from '@material-ui/core/styles';
import { useMemo } from 'react';
import { useT } from '../../translation';
import { shortened, StageNode, StagesGraph } from './StagesGraph';
import { parallelWords } from './stageWords';

const WIDTH = 210;
const HEIGHT = 64;

const useStyles = makeStyles(
  theme => ({
    box: {
      fill: theme.palette.background.paper,
      stroke: theme.palette.text.secondary,
    },
    name: { fill: theme.palette.text.primary, fontSize: 14, fontWeight: 600 },
    small: { fill: theme.palette.text.secondary, fontSize: 12 },
  }),
  { name: 'FairwayPlanGraph' },
);

interface PlannedStage {
  parallel: string;
  gates: string;
}

function Node(props: { node: StageNode<PlannedStage> }) {
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

const renderNode = ({ node }: { node: StageNode<PlannedStage> }) => (
  <Node node={node} />
);

/** The stages of a plan in the order in which they depend on each other. Nothing where there is only one. */
export function PlanGraph(props: { stages: readonly StageSpec[] }) {
  const { stages } = props;
  const t = useT();
  const nodes = useMemo(
    () =>
      stages.map(({ name, wave, before = [], after = [] }) => ({
        id: name,
        parallel: parallelWords(t, wave.maxParallel),
        gates: [...before, ...after].map(gate => gate.name).join(', '),
      })),
    [stages, t],
  );
  return (
    <StagesGraph
      label={t('plan.graph')}
      stages={stages}
      nodes={nodes}
      renderNode={renderNode}
    />
  );
}
