import type { LockPlace, LockState } from '../types';

/** A row of the table `locks`. */
export interface LockRow {
  fence: number | string;
  namespace: string;
  cluster: string;
  source: string;
  unit: string;
  run_uid: string;
  target_uid: string;
  run: string;
  target: string;
}

/** Text that is the same for places of one lock. */
export function lockText(place: {
  namespace: string;
  cluster: string;
  source: string;
  unit: string;
}): string {
  return JSON.stringify([
    place.namespace,
    place.cluster,
    place.source,
    place.unit,
  ]);
}

/** Where all places of some locks stand. @param rows - all places of each lock, by number */
export function standings(rows: readonly LockRow[]): LockState[] {
  const queues = new Map<string, LockPlace[]>();
  return rows.map(row => {
    const place = readPlace(row);
    const key = lockText(place);
    const queue = queues.get(key) ?? [];
    queues.set(key, queue);
    queue.push(place);
    return { place, holder: queue[0], position: queue.length - 1 };
  });
}

function readPlace({
  run_uid,
  target_uid,
  fence,
  ...names
}: LockRow): LockPlace {
  return {
    namespace: names.namespace,
    cluster: names.cluster,
    source: names.source,
    unit: names.unit,
    fence: Number(fence),
    runUid: run_uid,
    targetUid: target_uid,
    run: names.run,
    target: names.target,
  };
}
