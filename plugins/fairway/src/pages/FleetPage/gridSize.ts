import type { Theme } from '@material-ui/core/styles';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { useMemo } from 'react';

/** The sizes of the grid in pixels; on narrow screens more columns have to fit beside the first one. */
export function useGridSize(row: number, column: number) {
  const isNarrow = useMediaQuery((theme: Theme) =>
    theme.breakpoints.down('sm'),
  );
  const first = isNarrow ? 184 : 264;
  return useMemo(
    () => ({ row, column, first, head: 48 }),
    [row, column, first],
  );
}
