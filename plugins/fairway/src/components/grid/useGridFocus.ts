import {
  FocusEvent,
  KeyboardEvent,
  RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

/** A cell of a grid; row -1 and column -1 are the heads. */
export interface GridPosition {
  row: number;
  column: number;
}

/** The value of `data-cell` of a cell. */
export function cellId(row: number, column: number): string {
  return `${row}:${column}`;
}

/**
 * Lets a grid be walked with the keyboard: one cell can be reached with Tab, and keys move on from there.
 */
export function useGridFocus(options: {
  rowCount: number;
  columnCount: number;
  /** How many rows Page Down goes. */
  page: () => number;
  /** Brings a cell into sight. */
  onMove: (to: GridPosition) => void;
  onOpen: (row: number, column: number | undefined) => void;
  onColumn?: (column: number) => void;
  root: RefObject<HTMLElement>;
}) {
  const { rowCount, columnCount, page, onMove, onOpen, onColumn, root } =
    options;
  const [wanted, setWanted] = useState<GridPosition>({ row: 0, column: -1 });
  const takeFocus = useRef(false);
  const active = {
    row: Math.min(wanted.row, rowCount - 1),
    column: Math.min(wanted.column, columnCount - 1),
  };

  useLayoutEffect(() => {
    if (takeFocus.current) {
      takeFocus.current = false;
      root.current
        ?.querySelector<HTMLElement>(
          `[data-cell="${cellId(active.row, active.column)}"]`,
        )
        ?.focus({ preventScroll: true });
    }
  }, [root, active.row, active.column]);

  const change = (to: GridPosition) => {
    if (to.row !== active.row || to.column !== active.column) {
      setWanted(to);
      if (to.column >= 0 && to.column !== active.column) {
        onColumn?.(to.column);
      }
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.metaKey) {
      return;
    }
    if (event.key === 'Enter') {
      if (isCell(event.target)) {
        event.preventDefault();
        if (active.row >= 0) {
          onOpen(active.row, active.column < 0 ? undefined : active.column);
        }
      }
      return;
    }
    const moved = destination(event, active, { rowCount, columnCount, page });
    if (!moved) {
      return;
    }
    event.preventDefault();
    const to = {
      row: clamp(moved.row, rowCount),
      column: clamp(moved.column, columnCount),
    };
    takeFocus.current = to.row !== active.row || to.column !== active.column;
    change(to);
    onMove(to);
  };
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const id = event.target.closest<HTMLElement>('[data-cell]')?.dataset.cell;
    if (id) {
      const [row, column] = id.split(':').map(Number);
      change({ row, column });
    }
  };
  return { active, handlers: { onKeyDown, onFocus } };
}

function isCell(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.dataset.cell !== undefined;
}

function clamp(index: number, count: number): number {
  return Math.max(-1, Math.min(index, count - 1));
}

function destination(
  event: KeyboardEvent,
  { row, column }: GridPosition,
  grid: { rowCount: number; columnCount: number; page: () => number },
): GridPosition | undefined {
  switch (event.key) {
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'PageDown':
      return { row: row + grid.page(), column };
    case 'PageUp':
      return { row: Math.max(0, row - grid.page()), column };
    case 'Home':
      return event.ctrlKey ? { row: 0, column: -1 } : { row, column: -1 };
    case 'End':
      return {
        row: event.ctrlKey ? grid.rowCount - 1 : row,
        column: grid.columnCount - 1,
      };
    default:
      return undefined;
  }
}
