import { keyPath, PathStep } from '../fields/fieldPath';

/** How deep in the values of a chart images are looked for, and how many there may be. */
const MAX_DEPTH = 6;
const MAX_IMAGES = 20;

/** The paths of tags in the values of a chart, such as `image.tag`; no other value is looked at. */
export function imageTags(values: unknown): PathStep[][] {
  const found: PathStep[][] = [];
  const search = (node: unknown, path: PathStep[]): void => {
    if (
      !isMap(node) ||
      path.length > MAX_DEPTH ||
      found.length === MAX_IMAGES
    ) {
      return;
    }
    const last = path[path.length - 1];
    const isImage =
      (last?.type === 'key' && /image$/i.test(last.key)) ||
      typeof node.repository === 'string';
    if (isImage && ['string', 'number'].includes(typeof node.tag)) {
      found.push([...path, ...keyPath('tag')]);
    }
    for (const [key, value] of Object.entries(node)) {
      search(value, [...path, ...keyPath(key)]);
    }
  };
  search(values, []);
  return found;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
