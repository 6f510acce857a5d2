/** Something in a stretch of history. */
export interface Placed<T> {
  entry: T;
  /** Grows with each entry of the history. */
  position: number;
}

/** What was read of one history, the newest first. */
export interface Stretch<T> {
  items: Placed<T>[];
  /** Where it was stopped although there may be more; absent where it was read to its beginning. */
  rest?: { at: string; position: number };
}

/**
 * Two histories as one, the newest entry first, as far as it is certain that nothing of either comes between.
 *
 * @param before - where the stretches begin: they hold what has a lower position
 *
 * @returns the entries, and the positions that the page after begins at; none where there is nothing more
 */
export function mergeNewest<T extends { at: string }>(
  stretches: readonly Stretch<T>[],
  limit: number,
): { items: T[]; next?: number[] } {
  const taken = stretches.map(() => 0);
  const items: T[] = [];
  const reached = () =>
    stretches.map(({ items: all, rest }, index) => {
      const head = all[taken[index]];
      // One above the first that is left, so that nothing newer slips into the page after.
      return head ? head.position + 1 : rest?.position ?? 0;
    });
  const headAt = (index: number) => {
    const { items: all, rest } = stretches[index];
    return all[taken[index]]?.entry.at ?? rest?.at;
  };
  for (;;) {
    const newest = stretches
      .map((_, index) => index)
      .filter(index => headAt(index) !== undefined)
      // Where two are of the same moment, the first history is the one that follows from the other.
      .sort((a, b) => Date.parse(headAt(b)!) - Date.parse(headAt(a)!))
      .at(0);
    if (newest === undefined) {
      return { items };
    }
    const head = stretches[newest].items[taken[newest]];
    if (!head || items.length === limit) {
      return { items, next: reached() };
    }
    items.push(head.entry);
    taken[newest] += 1;
  }
}
