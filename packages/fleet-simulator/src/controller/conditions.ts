/** A standard condition, with the extra field that Deployments have. */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  observedGeneration?: number;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
}

/**
 * Puts conditions into a list; the transition time moves only if the status of
 * a condition changes.
 */
export function withConditions(
  before: Condition[] | undefined,
  changed: Condition[],
  now: string,
): Condition[] {
  const result = [...(before ?? [])];
  for (const condition of changed) {
    const index = result.findIndex(other => other.type === condition.type);
    const previous = result[index];
    const next = {
      ...condition,
      lastTransitionTime:
        previous?.status === condition.status
          ? previous.lastTransitionTime
          : now,
    };
    if (index < 0) {
      result.push(next);
    } else {
      result[index] = next;
    }
  }
  return result;
}
