/** One step of a path into an object. */
export type PathStep =
  | { type: 'key'; key: string }
  /** The item of a list that has these values. */
  | { type: 'item'; keys: Record<string, string> };

/** Where a field is in an object. */
export type FieldPath = readonly PathStep[];

/** A path of keys. */
export function keyPath(...keys: string[]): PathStep[] {
  return keys.map(key => ({ type: 'key', key }));
}

const PLAIN_KEY = /^[A-Za-z0-9_$][A-Za-z0-9_$/-]*/;
const QUOTED = /^"((?:[^"\\]|\\.)*)"/;

/**
 * Reads a path: keys joined with dots, keys with other characters in quotes, items of lists by one of their keys.
 *
 * @example
 * ```
 * spec.values.image.tag
 * metadata.annotations["example.com/version"]
 * spec.template.spec.containers[name=app].image
 * ```
 */
export function parseFieldPath(
  text: string,
): { path: PathStep[] } | { error: string } {
  const path: PathStep[] = [];
  let rest = text;
  while (rest !== '') {
    const before = rest;
    if (rest.startsWith('[')) {
      const step = readBracket(rest);
      if (!step) {
        return {
          error: `has "${rest}", which is neither ["key"] nor [key=value]`,
        };
      }
      path.push(step.step);
      rest = rest.slice(step.length);
    } else {
      if (path.length > 0) {
        rest = rest.startsWith('.') ? rest.slice(1) : '';
      }
      const plain = PLAIN_KEY.exec(rest)?.[0];
      const quoted = QUOTED.exec(rest);
      if (plain !== undefined) {
        path.push({ type: 'key', key: plain });
        rest = rest.slice(plain.length);
      } else if (quoted) {
        path.push({ type: 'key', key: unquote(quoted[0]) });
        rest = rest.slice(quoted[0].length);
      } else {
        return { error: `has no key at "${before}"` };
      }
    }
  }
  if (path[0]?.type !== 'key') {
    return { error: 'must begin with a key such as spec' };
  }
  return { path };
}

function readBracket(
  text: string,
): { step: PathStep; length: number } | undefined {
  const quotedKey = /^\["(?:[^"\\]|\\.)*"\]/.exec(text)?.[0];
  if (quotedKey) {
    const key = unquote(quotedKey.slice(1, -1));
    return { step: { type: 'key', key }, length: quotedKey.length };
  }
  const item = /^\[([A-Za-z][A-Za-z0-9]*)=("(?:[^"\\]|\\.)*"|[^\]"=]+)\]/.exec(
    text,
  );
  if (!item) {
    return undefined;
  }
  const value = item[2].startsWith('"') ? unquote(item[2]) : item[2];
  return {
    step: { type: 'item', keys: { [item[1]]: value } },
    length: item[0].length,
  };
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

/** Writes a path in the notation of {@link parseFieldPath}, with commas between the keys of an item that has several. */
export function formatFieldPath(path: FieldPath): string {
  return path.reduce((text, step) => {
    if (step.type === 'item') {
      const keys = Object.entries(step.keys).map(([key, value]) => {
        const plain = /^[^\]"=]+$/.test(value);
        return `${key}=${plain ? value : JSON.stringify(value)}`;
      });
      return `${text}[${keys.join(',')}]`;
    }
    if (!new RegExp(`${PLAIN_KEY.source}$`).test(step.key)) {
      return `${text}[${JSON.stringify(step.key)}]`;
    }
    return text === '' ? step.key : `${text}.${step.key}`;
  }, '');
}

/** The value at a path, or undefined. */
export function readField(object: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null) {
      return undefined;
    }
    if (step.type === 'key') {
      return !Array.isArray(value) && Object.hasOwn(value, step.key)
        ? (value as Record<string, unknown>)[step.key]
        : undefined;
    }
    return Array.isArray(value)
      ? value.find(item => hasKeys(item, step.keys))
      : undefined;
  }, object);
}

/** Whether an item of a list has these values. */
export function hasKeys(
  item: unknown,
  keys: Record<string, unknown>,
): item is Record<string, unknown> {
  return (
    typeof item === 'object' &&
    item !== null &&
    Object.entries(keys).every(
      ([key, value]) =>
        Object.hasOwn(item, key) &&
        String((item as Record<string, unknown>)[key]) === String(value),
    )
  );
}
