import {
  DependencyGraph,
  DependencyGraphTypes,
} from '@backstage/core-components';
import type { StageSpec } from '@fairway/plugin-fairway-common';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode, useMemo } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(1.5, 2),
      marginBottom: theme.spacing(2),
      overflowX: 'auto',
      '& path': { strokeWidth: 1.5 },
    },
    graph: { display: 'block' },
  }),
  { name: 'FairwayStagesGraph' },
);

/** A stage in a graph, with what is drawn of it. */
export type StageNode<T> = DependencyGraphTypes.DependencyNode<T>;

/** A text that has room in a graph. */
export const shortened = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

/** Stages in the order in which they depend on each other. Nothing where there is only one. */
export function StagesGraph<T>(props: {
  label: string;
  /** It is laid out anew when this is another object. */
  stages: readonly StageSpec[];
  /** One for each stage, with its name as id; laid out anew when this is another object. */
  nodes: StageNode<T>[];
  /** Keep it the same between renderings. */
  renderNode: (props: { node: StageNode<T> }) => ReactNode;
}) {
  const { label, stages, nodes, renderNode } = props;
  const classes = useStyles();
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
  if (stages.length < 2) {
    return null;
  }
  return (
    <Paper
      component="section"
      variant="outlined"
      className={classes.root}
      aria-label={label}
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
