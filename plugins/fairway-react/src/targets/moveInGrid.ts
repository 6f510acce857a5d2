/** Where a cell is in a grid whose rows are filled from the left. */
interface Place {
  index: number;
  columns: number;
  /** How many cells there are. */
  total: number;
  /** How many rows the page keys move by. */
  page: number;
}

/** The cell that a key of the keyboard moves to; undefined where the key does not move. */
export function moveInGrid(
  { key, ctrlKey }: { key: string; ctrlKey: boolean },
  { index, columns, total, page }: Place,
): number | undefined {
  const inside = (next: number) => Math.max(0, Math.min(total - 1, next));
  const rowStart = index - (index % columns);
  switch (key) {
    case 'ArrowLeft':
      return inside(index - 1);
    case 'ArrowRight':
      return inside(index + 1);
    case 'ArrowUp':
      return index < columns ? index : index - columns;
    case 'ArrowDown':
      return rowStart + columns >= total ? index : inside(index + columns);
    case 'Home':
      return ctrlKey ? 0 : rowStart;
    case 'End':
      return ctrlKey ? total - 1 : inside(rowStart + columns - 1);
    case 'PageUp':
      return index - Math.min(page, Math.floor(index / columns)) * columns;
    case 'PageDown':
      return inside(index + page * columns);
    default:
      return undefined;
  }
}
