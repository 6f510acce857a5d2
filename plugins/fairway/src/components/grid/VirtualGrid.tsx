import { useWidth } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { CSSProperties, ReactNode, useEffect, useMemo, useRef } from 'react';
import { GridRow } from './GridRow';
import { cellId, GridPosition, useGridFocus } from './useGridFocus';

const useStyles = makeStyles(
  theme => ({
    scroller: {
      position: 'relative',
      overflow: 'auto',
      overscrollBehavior: 'contain',
      maxHeight: 'max(320px, calc(100vh - 370px))',
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.background.paper,
      fontSize: theme.typography.body2.fontSize,
    },
    header: {
      position: 'sticky',
      minWidth: '100%',
      top: 0,
      zIndex: 2,
      backgroundColor: theme.palette.background.paper,
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    corner: {
      position: 'sticky',
      left: 0,
      zIndex: 1,
      height: '100%',
      backgroundColor: theme.palette.background.paper,
      borderRight: `1px solid ${theme.palette.divider}`,
    },
    cell: {
      boxSizing: 'border-box',
      overflow: 'hidden',
      padding: theme.spacing(0.5, 1),
      '&:focus': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
    columnHead: { position: 'absolute', top: 0, height: '100%' },
    rows: { position: 'relative', minWidth: '100%' },
  }),
  { name: 'FairwayVirtualGrid' },
);

/** How many times as wide as it has to be a column may become. */
const MAX_STRETCH = 3;

/** What a {@link VirtualGrid} shows. Keep the functions the same between renderings: rows are rendered anew when they change. */
export interface VirtualGridProps<T> {
  /** Says to screen readers what the grid holds. */
  label: string;
  rowCount: number;
  columnCount: number;
  /** The heights of a row and of the head, and the widths of a column, at least, and of the first one, in pixels. */
  size: { row: number; head: number; column: number; first: number };
  /** What the row is made of; a row is rendered anew only when this is another object. */
  rowAt: (row: number) => T | undefined;
  renderCorner: () => ReactNode;
  renderColumnHead: (column: number) => ReactNode;
  renderRowHead: (data: T | undefined) => ReactNode;
  renderCell: (data: T | undefined, column: number) => ReactNode;
  /** Enter was pressed on a cell, or on the head of a row where there is no column. */
  onOpen: (row: number, column: number | undefined) => void;
  /** The column that has the focus has changed. */
  onColumn?: (column: number) => void;
  /** These rows can be seen. */
  onRows?: (first: number, last: number) => void;
}

/**
 * A grid of any size, of which only the cells that can be seen are in the page. The first row and column stay.
 *
 * @remarks Keys are those of the grid pattern of ARIA: arrows, Home and End, with Ctrl to the corners, Page Up and Down, and Enter.
 */
export function VirtualGrid<T>(props: VirtualGridProps<T>) {
  const { label, rowCount, columnCount, size, rowAt, onRows } = props;
  const classes = useStyles();
  const scroller = useRef<HTMLDivElement>(null);
  // A few columns share the room that there is.
  const columnWidth = Math.max(
    size.column,
    Math.min(
      size.column * MAX_STRETCH,
      Math.floor((useWidth(scroller) - size.first) / columnCount),
    ),
  );
  const bringIntoSight = useRef<(to: GridPosition) => void>(() => {});
  const grid = useGridFocus({
    rowCount,
    columnCount,
    page: () =>
      Math.max(
        1,
        Math.floor((scroller.current?.clientHeight ?? 0) / size.row) - 2,
      ),
    onMove: to => bringIntoSight.current(to),
    onOpen: props.onOpen,
    onColumn: props.onColumn,
    root: scroller,
  });
  const { active } = grid;
  const rows = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => size.row,
    overscan: 6,
    // The head lies above what can be seen.
    scrollPaddingEnd: size.head,
    rangeExtractor: range =>
      withIndex(defaultRangeExtractor(range), active.row, rowCount),
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: columnCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => columnWidth,
    overscan: 2,
    scrollPaddingEnd: size.first,
    rangeExtractor: range =>
      withIndex(defaultRangeExtractor(range), active.column, columnCount),
  });
  useEffect(() => columns.measure(), [columns, columnWidth]);
  bringIntoSight.current = ({ row, column }) => {
    if (row >= 0) {
      rows.scrollToIndex(row);
    }
    if (column >= 0) {
      columns.scrollToIndex(column);
    }
  };
  const visibleRows = rows.getVirtualItems();
  const first = rows.range?.startIndex;
  const last = rows.range?.endIndex;
  useEffect(() => {
    if (first !== undefined && last !== undefined) {
      onRows?.(first, last);
    }
  }, [onRows, first, last, rowCount]);

  // Rows compare their columns by identity.
  const columnKey = columns
    .getVirtualItems()
    .map(({ index }) => index)
    .join();
  const visibleColumns = useMemo(
    () => (columnKey === '' ? [] : columnKey.split(',').map(Number)),
    [columnKey],
  );
  const width = size.first + columnCount * columnWidth;
  const cellProps = (row: number, column: number) => ({
    'data-cell': cellId(row, column),
    tabIndex: active.row === row && active.column === column ? 0 : -1,
  });
  const at = (column: number): CSSProperties => ({
    left: size.first + column * columnWidth,
    width: columnWidth,
  });

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columnCount + 1}
      aria-readonly
      {...grid.handlers}
    >
      <div
        role="row"
        aria-rowindex={1}
        className={classes.header}
        style={{ width, height: size.head }}
      >
        <div
          role="columnheader"
          aria-colindex={1}
          className={`${classes.cell} ${classes.corner}`}
          style={{ width: size.first }}
          {...cellProps(-1, -1)}
        >
          {props.renderCorner()}
        </div>
        {visibleColumns.map(column => (
          <div
            key={column}
            role="columnheader"
            aria-colindex={column + 2}
            className={`${classes.cell} ${classes.columnHead}`}
            style={at(column)}
            {...cellProps(-1, column)}
          >
            {props.renderColumnHead(column)}
          </div>
        ))}
      </div>
      <div
        role="rowgroup"
        className={classes.rows}
        style={{ width, height: rows.getTotalSize() }}
      >
        {visibleRows.map(({ index, start }) => (
          <GridRow<T>
            key={index}
            index={index}
            top={start}
            height={size.row}
            first={size.first}
            columnWidth={columnWidth}
            columnCount={columnCount}
            columns={visibleColumns}
            active={active.row === index ? active.column : undefined}
            data={rowAt(index)}
            renderRowHead={props.renderRowHead}
            renderCell={props.renderCell}
          />
        ))}
      </div>
    </div>
  );
}

/** What has the focus stays in the page, wherever it is scrolled to. */
function withIndex(indexes: number[], index: number, count: number): number[] {
  return index < 0 || index >= count || indexes.includes(index)
    ? indexes
    : [...indexes, index].sort((a, b) => a - b);
}
