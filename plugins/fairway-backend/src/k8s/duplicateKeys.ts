import { fieldPath } from '@fairway/plugin-fairway-common';
import { isMap, isScalar, isSeq, Node } from 'yaml';

/** How deep documents are searched. */
const MAX_DEPTH = 100;

/** How many keys are reported at most. */
const MAX_FOUND = 100;

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const INSIGNIFICANT = /[^"{}[\],]+/y;

type Container =
  | { type: 'object'; keys: Set<string>; key?: string }
  | { type: 'array'; index: number };

/**
 * The paths of members that occur twice in one object of a JSON text, which `JSON.parse` does not tell.
 *
 * @param text - JSON that `JSON.parse` has accepted
 */
export function duplicateJsonKeys(text: string): string[] {
  const found: string[] = [];
  const stack: Container[] = [];
  const path = () =>
    fieldPath(
      stack.map(container =>
        container.type === 'object' ? container.key! : container.index,
      ),
    );
  let expectsKey = false;
  // What is nested more deeply is refused later, and a report need not be complete.
  for (
    let at = 0;
    at < text.length && stack.length <= MAX_DEPTH && found.length < MAX_FOUND;

  ) {
    const top = stack.at(-1);
    switch (text[at]) {
      case '{':
        stack.push({ type: 'object', keys: new Set() });
        expectsKey = true;
        at++;
        break;
      case '[':
        stack.push({ type: 'array', index: 0 });
        expectsKey = false;
        at++;
        break;
      case '}':
      case ']':
        stack.pop();
        expectsKey = false;
        at++;
        break;
      case ',':
        if (top?.type === 'array') {
          top.index++;
        }
        expectsKey = top?.type === 'object';
        at++;
        break;
      case '"': {
        STRING.lastIndex = at;
        const [literal] = STRING.exec(text)!;
        at += literal.length;
        if (expectsKey && top?.type === 'object') {
          top.key = JSON.parse(literal) as string;
          if (top.keys.has(top.key)) {
            found.push(path());
          }
          top.keys.add(top.key);
          expectsKey = false;
        }
        break;
      }
      default:
        INSIGNIFICANT.lastIndex = at;
        at += INSIGNIFICANT.exec(text)![0].length;
    }
  }
  return found;
}

/** The paths of keys that occur twice in one mapping of a YAML document. */
export function duplicateYamlKeys(
  node: Node | null | unknown,
  path: readonly PropertyKey[] = [],
): string[] {
  if (path.length > MAX_DEPTH) {
    return [];
  }
  if (isSeq(node)) {
    return node.items.flatMap((item, index) =>
      duplicateYamlKeys(item, [...path, index]),
    );
  }
  if (!isMap(node)) {
    return [];
  }
  const seen = new Set<string>();
  return node.items.flatMap(({ key, value }) => {
    const name = String(isScalar(key) ? key.value : key);
    const at = [...path, name];
    const repeated = seen.has(name) ? [fieldPath(at)] : [];
    seen.add(name);
    return [...repeated, ...duplicateYamlKeys(value, at)];
  });
}
