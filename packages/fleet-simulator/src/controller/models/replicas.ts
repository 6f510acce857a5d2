import { fractionOf, StatusInput } from '../statusModel';

/** Replica counts in the middle of a rolling update. */
export interface ReplicaCounts {
  desired: number;
  /** All replicas, old and new. */
  total: number;
  updated: number;
  available: number;
}

/**
 * Replica counts of a rolling update that keeps three quarters of what was
 * available before.
 */
export function replicaCounts(
  { object, phase, templateChanged }: StatusInput,
  desired: number,
  availableBefore: number,
): ReplicaCounts {
  const done = Math.floor(desired * fractionOf(phase));
  if (phase.type === 'Complete') {
    return { desired, total: desired, updated: desired, available: desired };
  }
  const updatedBefore = Number(object.status?.updatedReplicas ?? 0);
  const failedOne = phase.type === 'Failed' ? Math.min(1, desired) : 0;
  const updated = templateChanged
    ? Math.max(done, failedOne)
    : Math.min(desired, Math.max(done, updatedBefore));
  const kept = Math.min(availableBefore, desired - Math.floor(desired / 4));
  const old = templateChanged ? availableBefore : 0;
  return {
    desired,
    total: Math.max(updated, Math.min(old, desired) + failedOne),
    updated,
    available: Math.max(kept, done),
  };
}
