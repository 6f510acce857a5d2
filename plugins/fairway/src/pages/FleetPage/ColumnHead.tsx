import type { FleetColumn } from '@fairway/plugin-fairway-common';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  theme => ({
    line: {
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    source: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
    unit: { fontWeight: 600 },
  }),
  { name: 'FairwayFleetColumnHead' },
);

/** The unit of a column, below its source. */
export function ColumnHead(props: { column: FleetColumn }) {
  const { namespace, source, unit } = props.column;
  const classes = useStyles();
  return (
    <div title={`${namespace}/${source}/${unit}`}>
      <div className={`${classes.line} ${classes.source}`}>{source}</div>
      <div className={`${classes.line} ${classes.unit}`}>{unit}</div>
    </div>
  );
}
