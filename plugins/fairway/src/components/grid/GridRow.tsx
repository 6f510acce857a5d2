import { makeStyles } from '@material-ui/core/styles';
import { memo, ReactNode } from 'react';
import { cellId } from './useGridFocus';

const useStyles = makeStyles(
  theme => ({
    row: {
      position: 'absolute',
      left: 0,
      width: '100%',
      borderBottom: `1px solid ${theme.palette.divider}`,
      boxSizing: 'border-box',
      '&:hover, &:hover $head': {
        backgroundImage: `linear-gradient(${theme.palette.action.hover}, ${theme.palette.action.hover})`,
      },
    },
    head: {
      position: 'sticky',
      left: 0,
      zIndex: 1,
      height: '100%',
      boxSizing: 'border-box',
      overflow: 'hidden',
      padding: theme.spacing(0.5, 1),
      backgroundColor: theme.palette.background.paper,
      borderRight: `1px solid ${theme.palette.divider}`,
      '&:focus': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
    cell: {
      position: 'absolute',
      top: 0,
      height: '100%',
      boxSizing: 'border-box',
      overflow: 'hidden',
      padding: theme.spacing(0.5, 1),
      '&:focus': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
  }),
  { name: 'FairwayGridRow' },
);

interface GridRowProps<T> {
  index: number;
  top: number;
  height: number;
  first: number;
  columnWidth: number;
  columnCount: number;
  columns: readonly number[];
  /** The column that can be reached with Tab, where it is in this row; -1 is the head. */
  active: number | undefined;
  data: T | undefined;
  renderRowHead: (data: T | undefined) => ReactNode;
  renderCell: (data: T | undefined, column: number) => ReactNode;
}

function Row<T>(props: GridRowProps<T>) {
  const { index, top, height, first, columnWidth, columns, active, data } =
    props;
  const classes = useStyles();
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-busy={data === undefined ? true : undefined}
      className={classes.row}
      style={{ top, height }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        className={classes.head}
        style={{ width: first }}
        data-cell={cellId(index, -1)}
        tabIndex={active === -1 ? 0 : -1}
      >
        {props.renderRowHead(data)}
      </div>
      {columns.map(column => (
        <div
          key={column}
          role="gridcell"
          aria-colindex={column + 2}
          className={classes.cell}
          style={{ left: first + column * columnWidth, width: columnWidth }}
          data-cell={cellId(index, column)}
          tabIndex={active === column ? 0 : -1}
        >
          {props.renderCell(data, column)}
        </div>
      ))}
    </div>
  );
}

/** A row of a grid. It is rendered anew only when something of its own has changed. */
export const GridRow = memo(Row) as typeof Row;
