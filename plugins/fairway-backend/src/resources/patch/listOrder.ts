/** What an item of a list is known by. */
export type Key = string | number | boolean;

/** The position of each key. */
function positions(keys: readonly Key[]): ReadonlyMap<Key, number> {
  return new Map(keys.map((key, index) => [key, index]));
}

/** Those of the keys that an order names, in that order. */
export function inOrder(keys: readonly Key[], order: readonly Key[]): Key[] {
  const known = new Set(keys);
  return order.filter(key => known.has(key));
}

/**
 * Puts keys that a patch does not mention between those that it does.
 *
 * @remarks As in Kubernetes: each list keeps its own order, and a key that is not mentioned comes before the next mentioned one
 * where it came before it in the list as it was.
 *
 * @param mentioned - in the order that the patch asks for
 * @param others - in the order of the list as it was
 * @param before - the list as it was
 */
export function interleaved(
  mentioned: readonly Key[],
  others: readonly Key[],
  before: readonly Key[],
): Key[] {
  const place = positions(before);
  const result: Key[] = [];
  let next = 0;
  for (const key of mentioned) {
    const at = place.get(key);
    while (
      at !== undefined &&
      next < others.length &&
      place.get(others[next])! < at
    ) {
      result.push(others[next++]);
    }
    result.push(key);
  }
  return [...result, ...others.slice(next)];
}
