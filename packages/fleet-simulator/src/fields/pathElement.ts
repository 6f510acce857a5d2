import { isJsonObject, JsonObject } from '../kubernetes/object';
import { Schema } from '../kinds/schema';

/**
 * One step of a field path in the notation of FieldsV1: `f:<field>`,
 * `k:{<keys of a list item>}`, `v:<value of a set item>` or `i:<index>`.
 */
export type PathElement = string;

/** Step into a struct field or map key. */
export const fieldElement = (name: string): PathElement => `f:${name}`;

/** Step into an item of an associative list or set. */
export function itemElement(schema: Schema, item: unknown): PathElement {
  if (schema.list === 'set' || !isJsonObject(item)) {
    return `v:${JSON.stringify(item)}`;
  }
  const key: JsonObject = {};
  for (const name of [...(schema.keys ?? [])].sort()) {
    const value = item[name] ?? schema.keyDefaults?.[name];
    if (value !== undefined) {
      key[name] = value;
    }
  }
  return `k:${JSON.stringify(key)}`;
}

/** The step as it is printed in messages and causes. */
export function printElement(element: PathElement): string {
  const text = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${text}`;
    case 'k': {
      const keys = Object.entries(JSON.parse(text));
      return `[${keys
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .join(',')}]`;
    }
    case 'v':
      return `[=${text}]`;
    default:
      return `[${text}]`;
  }
}

const ORDER = 'fkvi';

/** The order in which the API server writes the steps. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a[0] !== b[0]) {
    return ORDER.indexOf(a[0]) - ORDER.indexOf(b[0]);
  }
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
