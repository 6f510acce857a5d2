import type { CellReading, InventoryCell } from '../store';
import { isWriting } from '../store/inventory/inventoryRow';

/** What a reading means for what is known of a cell. */
export interface CellChange {
  reading: CellReading;
  /** The stage that has reached the cluster. */
  stage?: string;
  /** The Target that has written last, where it is still there. */
  writer?: InventoryCell['writer'];
  /** The version is another one than a change that has arrived has written, and was not before. */
  drifted?: { written: string | null };
  /** The version that was written is back. */
  restored: boolean;
}

/** Whether a run is about to tell more of a cell than a reading that began at a time. */
function isLeftToRun(cell: InventoryCell, began: number): boolean {
  const { target, toldAt } = cell;
  return (target !== undefined && isWriting(target.phase)) || toldAt >= began;
}

/** What a reading changes of a cell; undefined where it says nothing new. */
export function compareCell(
  reading: CellReading,
  cell: InventoryCell | undefined,
  began: number,
): CellChange | undefined {
  if (!cell) {
    return { reading, restored: false };
  }
  if (isLeftToRun(cell, began)) {
    return undefined;
  }
  switch (reading.outcome) {
    case 'read':
      return reading.version === cell.version && !cell.problem
        ? undefined
        : {
            reading,
            stage: cell.stage,
            writer: cell.writer,
            ...driftOf(reading.version, cell),
          };
    case 'unreadable':
      return cell.version === undefined && cell.problem === reading.problem
        ? undefined
        : { reading, writer: cell.writer, restored: false };
    case 'unread':
      return reading.problem === undefined || cell.problem === reading.problem
        ? undefined
        : { reading, restored: false };
    default:
      throw new TypeError(`unknown outcome ${reading satisfies never}`);
  }
}

function driftOf(
  version: string | null,
  { arrived, version: before, drift }: InventoryCell,
): Pick<CellChange, 'drifted' | 'restored'> {
  if (arrived === undefined) {
    return { restored: false };
  }
  const isNew = !drift || version !== before;
  return version === arrived
    ? { restored: drift !== undefined }
    : {
        restored: false,
        ...(isNew && { drifted: { written: arrived } }),
      };
}
