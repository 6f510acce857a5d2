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
  const drifted = new Set(
    known.filter(({ drift }) => drift).map(cell => cellKey(cell)),
  );
  for (const change of changes) {
    const cell = cellKey(change.reading);
    if (change.drifted) {
      drifted.add(cell);
    } else if (change.restored || change.reading.outcome === 'unreadable') {
      drifted.delete(cell);
    }
  }
  return {
    ...status,
    inventory: {
      changedTime: new Date(now).toISOString(),
      drifted: drifted.size,
    },
  };
}

/** Names a cell of a cluster. */
export function cellKey({
  source,
  unit,
}: {
  source: string;
  unit: string;
}): string {
  return `${source}/${unit}`;
}
