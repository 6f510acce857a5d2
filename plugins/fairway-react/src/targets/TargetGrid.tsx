import { makeStyles } from '@material-ui/core/styles';
import type { TargetRow } from '@fairway/plugin-fairway-common';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  KeyboardEvent,
  SyntheticEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { moveInGrid } from './moveInGrid';
import { CELL_PITCH, TargetCell, useCellClasses } from './TargetCell';
import type { LaneId, TargetRowStore } from './TargetRowStore';
import { TargetTip } from './TargetTip';
import { useDescribeTarget } from './useDescribeTarget';
import { useOnScreen } from './useOnScreen';
import { useWidth } from './useWidth';

/** How many rows of cells are seen at once before the grid scrolls. */
const MAX_ROWS = 12;
/** Room for the ring around the cell that has the focus. */
const PADDING = 4;

const useStyles = makeStyles(
  {
    scroller: {
      position: 'relative',
      overflowX: 'hidden',
      overflowY: 'auto',
      padding: PADDING,
      // The page does not scroll on where the grid ends.
      overscrollBehavior: 'auto',
      contain: 'content',
    },
    row: {
      position: 'absolute',
      top: 0,
      left: 0,
      display: 'flex',
      height: CELL_PITCH,
    },
  },
  { name: 'FairwayTargetGrid' },
);

/**
 * The targets of one batch, a cell for each: state by shape and colour, more in its tooltip.
 *
 * @remarks
 * Only what is visible is rendered and read. The arrow keys move between cells, Enter opens the target, Space and a click select it.
 *
 * @public
 */
export function TargetGrid(props: {
  store: TargetRowStore;
  lane: LaneId;
  total: number;
  /** Says to screen readers whose targets these are. */
  label: string;
  /** The uid of the target that is selected. */
  selected?: string;
  onSelect: (row: TargetRow) => void;
  onOpen: (row: TargetRow) => void;
}) {
  const { store, total, label, selected, onSelect, onOpen } = props;
  const { stage, batch } = props.lane;
  const lane = useMemo(() => ({ stage, batch }), [stage, batch]);
  const classes = useStyles();
  const cellClasses = useCellClasses();
  const describe = useDescribeTarget();
  const scroller = useRef<HTMLDivElement>(null);
  const isOnScreen = useOnScreen(scroller);
  const width = useWidth(scroller);
  const columns = Math.max(1, Math.floor((width - 2 * PADDING) / CELL_PITCH));
  const rowCount = Math.ceil(total / columns);
  const [active, setActive] = useState(0);
  const activeIndex = Math.min(active, Math.max(0, total - 1));
  const activeRow = Math.floor(activeIndex / columns);
  const focusWanted = useRef(false);
  const [tip, setTip] = useState<HTMLElement | null>(null);

  const virtualizer = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => CELL_PITCH,
    overscan: 3,
    paddingStart: PADDING,
    paddingEnd: PADDING,
    // The keyboard can come back to where it was, wherever the mouse has scrolled.
    rangeExtractor: range =>
      [...new Set([...defaultRangeExtractor(range), activeRow])]
        .filter(row => row < rowCount)
        .sort((a, b) => a - b),
  });
  const rows = isOnScreen ? virtualizer.getVirtualItems() : [];
  const range = virtualizer.range;
  const first = (range?.startIndex ?? 0) * columns;
  const last = Math.min(total, ((range?.endIndex ?? 0) + 1) * columns) - 1;

  useEffect(() => {
    store.setTotal(lane, total);
  }, [store, lane, total]);
  useEffect(() => {
    if (!isOnScreen || last < first || width === 0) {
      return undefined;
    }
    store.want(lane, first, last);
    return () => store.unwant(lane);
  }, [store, lane, isOnScreen, first, last, width]);

  useLayoutEffect(() => {
    if (focusWanted.current) {
      const cell = scroller.current?.querySelector<HTMLElement>(
        `[data-index="${activeIndex}"]`,
      );
      if (cell) {
        focusWanted.current = false;
        cell.focus({ preventScroll: true });
      }
    }
  });

  const rowOf = useCallback(
    (element: HTMLElement | null) =>
      element ? store.rowAt(lane, Number(element.dataset.index)) : undefined,
    [store, lane],
  );

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const cell = cellOf(event);
    const row = rowOf(cell);
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (row) {
        (event.key === 'Enter' ? onOpen : onSelect)(row);
      }
      return;
    }
    if (event.key === 'Escape') {
      setTip(null);
      return;
    }
    const next = moveInGrid(event, {
      index: activeIndex,
      columns,
      total,
      page: MAX_ROWS,
    });
    if (next !== undefined) {
      event.preventDefault();
      focusWanted.current = true;
      setActive(next);
      virtualizer.scrollToIndex(Math.floor(next / columns));
    }
  };
  const onClick = (event: SyntheticEvent<HTMLElement>) => {
    const cell = cellOf(event);
    const row = rowOf(cell);
    if (cell && row) {
      setActive(Number(cell.dataset.index));
      onSelect(row);
    }
  };
  const onFocus = (event: SyntheticEvent<HTMLElement>) => {
    const cell = cellOf(event);
    if (cell) {
      setActive(Number(cell.dataset.index));
      setTip(cell);
    }
  };

  return (
    <>
      {/* Its cells take the focus, one of them at a time. */}
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={rowCount}
        aria-colcount={columns}
        className={classes.scroller}
        style={{
          height: Math.min(rowCount, MAX_ROWS) * CELL_PITCH + 2 * PADDING,
        }}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onFocus={onFocus}
        onBlur={() => setTip(null)}
        onMouseOver={event => setTip(cellOf(event))}
        onMouseLeave={() => setTip(null)}
      >
        <div
          role="presentation"
          style={{ height: virtualizer.getTotalSize() - 2 * PADDING }}
        >
          {rows.map(({ index: row, start }) => (
            <div
              key={row}
              role="row"
              aria-rowindex={row + 1}
              className={classes.row}
              style={{ transform: `translate(${PADDING}px, ${start}px)` }}
            >
              {Array.from(
                { length: Math.min(columns, total - row * columns) },
                (_, column) => {
                  const index = row * columns + column;
                  return (
                    <TargetCell
                      key={index}
                      store={store}
                      lane={lane}
                      index={index}
                      column={column}
                      isActive={index === activeIndex}
                      isSelected={
                        selected !== undefined &&
                        store.rowAt(lane, index)?.uid === selected
                      }
                      classes={cellClasses}
                      describe={describe}
                    />
                  );
                },
              )}
            </div>
          ))}
        </div>
      </div>
      <TargetTip anchor={tip} row={rowOf(tip)} />
    </>
  );
}

function cellOf(event: SyntheticEvent): HTMLElement | null {
  return (event.target as Element).closest<HTMLElement>('[role=gridcell]');
}
