import type { Cluster } from '@fairway/plugin-fairway-common';
import type { InventoryCell } from '../store';
import type { CellChange } from './compareCells';

/** The status of a cluster whose inventory has changed, with everything else as it was. */
export function inventoryStatus(
  { status }: Cluster,
  known: readonly InventoryCell[],
  changes: readonly CellChange[],
  now: number,
): Cluster['status'] {
  const keyOf = (cell: { source: string; unit: string }) =>
    `${cell.source}/${cell.unit}`;
  const changed = new Set(changes.map(({ reading }) => keyOf(reading)));
  const before = known.filter(
    ({ drift, ...cell }) => drift && !changed.has(keyOf(cell)),
  ).length;
  const cells = new Map(known.map(cell => [keyOf(cell), cell]));
  const among = changes.filter(change => {
    const { reading, drifted, restored } = change;
    const stays =
      reading.outcome !== 'unreadable' &&
      !restored &&
      cells.get(keyOf(reading))?.drift !== undefined;
    return drifted !== undefined || stays;
  }).length;
  return {
    ...status,
    inventory: {
      changedTime: new Date(now).toISOString(),
      drifted: before + among,
    },
  };
}
