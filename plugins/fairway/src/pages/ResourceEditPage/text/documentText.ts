import { yamlOf } from '@fairway/plugin-fairway-react';
import { Document, parseDocument } from 'yaml';
import { assignNode } from './assignNode';
import { Fields, isFields } from './fields';

export { isFields };
export type { Fields };

/** The way from the root of a document to a field. */
export type Path = readonly (string | number)[];

/** Why a text cannot be read, and where. */
export interface TextProblem {
  message: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
}

/** What a text says, or why it says nothing. */
export type TextReading =
  | { document: Fields; problem?: undefined }
  | { document?: undefined; problem: TextProblem };

/** Reads YAML as kubectl does, which writes `no` for false. */
const parse = (text: string): Document =>
  parseDocument(text, { version: '1.1', prettyErrors: true }) as Document;

/** Reads YAML as one object. */
export function readText(text: string): TextReading {
  const parsed = parse(text);
  const [error] = parsed.errors;
  if (error) {
    const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
    return {
      problem: {
        message: error.message.split(/ at line \d/)[0],
        line,
        column: col,
      },
    };
  }
  let document: unknown;
  try {
    document = parsed.toJS();
  } catch (failure) {
    return {
      problem: { message: (failure as Error).message, line: 1, column: 1 },
    };
  }
  return isFields(document)
    ? { document }
    : {
        problem: {
          message: 'The document must be an object with metadata and spec',
          line: 1,
          column: 1,
        },
      };
}

/** Writes a document as YAML. */
export function writeText(document: unknown): string {
  return yamlOf(document);
}

/**
 * The text with one field changed; comments and the order of fields stay.
 *
 * @param value - undefined takes the field out
 */
export function changeText(text: string, path: Path, value: unknown): string {
  const parsed = parse(text);
  return value === undefined && !parsed.hasIn(path)
    ? text
    : mergeText(text, changeValue(parsed.toJS(), path, value));
}

/** The text changed so that it says something else; comments and the order of what stays, stay. */
export function mergeText(text: string, document: unknown): string {
  const parsed = parse(text);
  try {
    parsed.contents = assignNode(
      parsed,
      parsed.contents,
      document,
    ) as typeof parsed.contents;
    return parsed.toString({ lineWidth: 0 });
  } catch {
    // What an alias stood for is no longer there.
    return writeText(document);
  }
}

/** The value with one field changed; what is in the way of the path is replaced. */
function changeValue(root: unknown, path: Path, value: unknown): unknown {
  if (path.length === 0) {
    return value;
  }
  const [key, ...rest] = path;
  if (typeof key === 'number') {
    const items = Array.isArray(root) ? [...root] : [];
    items[key] = changeValue(items[key], rest, value);
    return items.filter(item => item !== undefined);
  }
  const fields: Fields = isFields(root) ? { ...root } : {};
  const changed = changeValue(fields[key], rest, value);
  if (changed === undefined) {
    delete fields[key];
  } else {
    fields[key] = changed;
  }
  return fields;
}

/** The line of a field, from 1; of what is around it where it is not there itself. */
export function lineOf(text: string, field: string): number {
  const parsed = parse(text);
  const path = pathOf(field);
  for (let length = path.length; length > 0; length--) {
    const node = parsed.getIn(path.slice(0, length), true) as
      | { range?: [number, number, number] }
      | undefined;
    if (node?.range) {
      const before = text.slice(0, node.range[0]);
      const line = before.split('\n').length;
      // The value of a key that holds a block starts below the key.
      const startsBelow =
        typeof path[length - 1] === 'string' &&
        before.slice(before.lastIndexOf('\n') + 1).trim() === '';
      return startsBelow ? Math.max(1, line - 1) : line;
    }
  }
  return 1;
}

/** Reads the notation of causes: `spec.stages[0].name`, `metadata.labels["a/b"]`. */
export function pathOf(field: string): (string | number)[] {
  const parts = field.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g);
  return Array.from(parts, ([, index, quoted, name]) => {
    if (index !== undefined) {
      return Number(index);
    }
    return quoted === undefined ? name : (JSON.parse(quoted) as string);
  });
}
