import { alpha, makeStyles } from '@material-ui/core/styles';
import type { TargetRow } from '@fairway/plugin-fairway-common';
import { memo, useCallback, useSyncExternalStore } from 'react';
import { ShapeIcon, Tone, toneColor } from '../components';
import { lookOfTarget } from './targetLook';
import type { LaneId, TargetRowStore } from './TargetRowStore';

/** The side of a cell, and the distance from one cell to the next, in pixels. */
export const CELL_SIZE = 20;
export const CELL_PITCH = 22;

const TONES: readonly Tone[] = ['moving', 'good', 'attention', 'ended'];

const useStyles = makeStyles(
  theme => ({
    cell: {
      display: 'inline-flex',
      flex: 'none',
      alignItems: 'center',
      justifyContent: 'center',
      boxSizing: 'border-box',
      width: CELL_SIZE,
      height: CELL_SIZE,
      marginRight: CELL_PITCH - CELL_SIZE,
      borderRadius: 3,
      border: '1px solid transparent',
      cursor: 'pointer',
      userSelect: 'none',
      '&:hover': { borderColor: theme.palette.text.primary },
      '&:focus': { outline: 'none' },
      '&:focus-visible, &:focus': {
        boxShadow: `0 0 0 2px ${theme.palette.background.paper}, 0 0 0 4px ${theme.palette.primary.main}`,
        zIndex: 1,
      },
      '&[aria-selected=true]': { borderColor: theme.palette.text.primary },
    },
    unknown: { backgroundColor: theme.palette.action.hover },
    waiting: {
      color: theme.palette.text.secondary,
      backgroundColor: theme.palette.action.hover,
    },
    // What failed must be found at a glance among thousands.
    bad: {
      color: theme.palette.getContrastText(toneColor(theme, 'bad')),
      backgroundColor: toneColor(theme, 'bad'),
    },
    ...Object.fromEntries(
      TONES.map(tone => [
        tone,
        {
          color: toneColor(theme, tone),
          backgroundColor: alpha(toneColor(theme, tone), 0.16),
        },
      ]),
    ),
  }),
  { name: 'FairwayTargetCell' },
);

/** The classes of cells, once for a whole grid. */
export function useCellClasses(): Record<string, string> {
  return useStyles();
}

/** One target of a grid, which renders when this target changes and not when others do. */
export const TargetCell = memo(Cell);

function Cell(props: {
  store: TargetRowStore;
  lane: LaneId;
  index: number;
  column: number;
  /** Whether the keyboard reaches the grid here. */
  isActive: boolean;
  isSelected: boolean;
  classes: Record<string, string>;
  describe: (row: TargetRow | undefined) => string;
}) {
  const { store, lane, index, column, isActive, isSelected } = props;
  const { classes, describe } = props;
  const subscribe = useCallback(
    (listener: () => void) => store.subscribeAt(lane, index, listener),
    [store, lane, index],
  );
  const row = useSyncExternalStore(subscribe, () => store.rowAt(lane, index));
  const look = row && lookOfTarget(row);
  return (
    <div
      role="gridcell"
      aria-colindex={column + 1}
      aria-label={describe(row)}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      data-index={index}
      className={`${classes.cell} ${
        look ? classes[look.tone] : classes.unknown
      }`}
    >
      {look && <ShapeIcon shape={look.shape} size={12} />}
    </div>
  );
}
