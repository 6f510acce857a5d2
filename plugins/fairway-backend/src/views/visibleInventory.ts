import { GROUP_VERSION, ResourceObject } from '@fairway/plugin-fairway-common';
import type { ReadFilter } from '../resources';
import type { InventoryCell } from '../store';

/** The target that tells a cell, or would do so, as far as permissions look at it. */
function targetOf(cell: InventoryCell): ResourceObject {
  const { namespace, source, unit, cluster, stage = '', target } = cell;
  return {
    apiVersion: GROUP_VERSION,
    kind: 'Target',
    metadata: {
      namespace,
      name: target?.name ?? '',
      uid: target?.uid ?? '',
      resourceVersion: '',
      generation: 1,
      creationTimestamp: '',
      labels: target?.labels ?? {},
    },
    spec: {
      runRef: { name: target?.run ?? '' },
      sourceRef: { name: source },
      stage,
      cluster,
      unit,
    },
  };
}

/**
 * The cells that the caller may know of, by the permission to read the targets that tell them. What no target tells is as visible
 * as a target of the stage that the cluster is in; so cells have to be read with their stages.
 */
export async function visibleInventory(
  cells: readonly InventoryCell[],
  filter: ReadFilter,
): Promise<InventoryCell[]> {
  const permitted = await filter.permits(cells.map(targetOf));
  return cells.filter((_, index) => permitted[index]);
}
