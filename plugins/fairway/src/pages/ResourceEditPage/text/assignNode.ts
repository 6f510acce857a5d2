import { Document, isMap, isNode, isScalar, isSeq, YAMLMap } from 'yaml';
import { Fields, isFields } from './fields';

/**
 * Puts a value where a node of a document is. What does not change stays as it is written, with its comments; so do comments
 * beside what changes.
 *
 * @returns the node that holds the value
 */
export function assignNode(
  document: Document,
  node: unknown,
  value: unknown,
): unknown {
  if (holds(document, node, value)) {
    return node;
  }
  if (isMap(node) && isFields(value)) {
    assignMap(document, node, value);
    return node;
  }
  if (isSeq(node) && Array.isArray(value)) {
    node.items = assignedItems(document, node.items, value);
    return node;
  }
  const fresh = document.createNode(value);
  if (isScalar(node)) {
    const { comment, commentBefore, spaceBefore } = node;
    Object.assign(fresh, { comment, commentBefore, spaceBefore });
  }
  return fresh;
}

function assignMap(document: Document, map: YAMLMap, value: Fields): void {
  const keys = Object.keys(value).filter(key => value[key] !== undefined);
  const nameOf = (key: unknown) => String(plain(document, key));
  const before = map.items.map(({ key }) => nameOf(key));
  const others = keys.flatMap((key, index) =>
    key === before[index] ? [] : [index],
  );
  if (keys.length === before.length && others.length === 1) {
    // One key has another name; it keeps its place.
    const [index] = others;
    const pair = map.items[index];
    pair.key = assignNode(document, pair.key, keys[index]);
  }
  if (before.length === 0) {
    // An empty object can only be written on one line.
    map.flow = false;
  }
  map.items = map.items.filter(({ key }) => keys.includes(nameOf(key)));
  for (const key of keys) {
    const pair = map.items.find(item => nameOf(item.key) === key);
    if (pair) {
      pair.value = assignNode(document, pair.value, value[key]);
    } else {
      map.items.push(document.createPair(key, value[key]));
    }
  }
}

/** The items before and after what has changed stay, so that comments do not move to others. */
function assignedItems(
  document: Document,
  items: readonly unknown[],
  values: readonly unknown[],
): unknown[] {
  const shorter = Math.min(items.length, values.length);
  let start = 0;
  while (start < shorter && holds(document, items[start], values[start])) {
    start++;
  }
  let end = 0;
  while (
    end < shorter - start &&
    holds(document, items.at(-1 - end), values.at(-1 - end))
  ) {
    end++;
  }
  const changed = items.slice(start, items.length - end);
  return [
    ...items.slice(0, start),
    ...values
      .slice(start, values.length - end)
      .map((value, index) => assignNode(document, changed[index], value)),
    ...items.slice(items.length - end),
  ];
}

function plain(document: Document, node: unknown): unknown {
  return isNode(node) ? node.toJS(document) : node;
}

function holds(document: Document, node: unknown, value: unknown): boolean {
  return (
    node !== undefined &&
    JSON.stringify(plain(document, node)) === JSON.stringify(value)
  );
}
