import { childSchema, itemSchema, Schema } from '../kinds/schema';
import {
  isJsonObject,
  Json,
  jsonEquals,
  JsonObject,
} from '../kubernetes/object';
import { badRequest } from '../kubernetes/status';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const ELEMENT_ORDER = '$setElementOrder/';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';

function mergeKey(schema: Schema): string | undefined {
  return (
    schema.patchKey ?? (schema.list === 'map' ? schema.keys?.[0] : undefined)
  );
}

function keyOf(item: Json, key: string): Json | undefined {
  return isJsonObject(item) ? item[key] : undefined;
}

/** Sorts items as told; items that are not mentioned keep their place. */
function inOrder(
  items: Json[],
  order: Json[] | undefined,
  identify: (item: Json) => Json | undefined,
): Json[] {
  if (!order) {
    return items;
  }
  const position = (item: Json) =>
    order.findIndex(other => jsonEquals(identify(other), identify(item)));
  const mentioned = items
    .filter(item => position(item) >= 0)
    .sort((a, b) => position(a) - position(b));
  return items.map(item => (position(item) >= 0 ? mentioned.shift()! : item));
}

function patchKeyedList(
  target: Json[],
  patch: Json[],
  schema: Schema,
  key: string,
): Json[] {
  let result = [...target];
  for (const change of patch) {
    if (!isJsonObject(change)) {
      throw badRequest(`invalid patch: list items need the key ${key}`);
    }
    const { [DIRECTIVE]: directive, ...item } = change;
    const index = result.findIndex(
      other =>
        keyOf(other, key) !== undefined &&
        jsonEquals(keyOf(other, key), item[key]),
    );
    if (directive === 'delete') {
      result = result.filter(
        other => !jsonEquals(keyOf(other, key), item[key]),
      );
    } else if (index < 0) {
      // eslint-disable-next-line @typescript-eslint/no-use-before-define
      result.push(patchValue(undefined, item, itemSchema(schema)));
    } else if (directive === 'replace') {
      result[index] = item;
    } else {
      // eslint-disable-next-line @typescript-eslint/no-use-before-define
      result[index] = patchValue(result[index], item, itemSchema(schema));
    }
  }
  return result;
}

function patchList(
  target: Json[],
  patch: Json[],
  schema: Schema,
  order: Json[] | undefined,
): Json[] {
  const key = mergeKey(schema);
  if (key) {
    const replaces = (change: Json) =>
      isJsonObject(change) &&
      change[DIRECTIVE] === 'replace' &&
      change[key] === undefined;
    if (patch.some(replaces)) {
      return patch.filter(change => !replaces(change));
    }
    const merged = patchKeyedList(target, patch, schema, key);
    return inOrder(merged, order, item => keyOf(item, key));
  }
  if (schema.list === 'set') {
    const added = patch.filter(item => !target.some(t => jsonEquals(t, item)));
    return inOrder([...target, ...added], order, item => item);
  }
  return patch;
}

function listPatchFields(patch: JsonObject): Set<string> {
  const fields = new Set<string>();
  for (const key of Object.keys(patch)) {
    if (key.startsWith(ELEMENT_ORDER)) {
      fields.add(key.slice(ELEMENT_ORDER.length));
    } else if (key.startsWith(DELETE_PRIMITIVES)) {
      fields.add(key.slice(DELETE_PRIMITIVES.length));
    } else if (key !== DIRECTIVE && key !== RETAIN_KEYS) {
      fields.add(key);
    }
  }
  return fields;
}

function patchValue(
  target: Json | undefined,
  patch: Json,
  schema: Schema,
): Json {
  if (!isJsonObject(patch)) {
    return patch;
  }
  if (patch[DIRECTIVE] === 'replace') {
    const { [DIRECTIVE]: _, ...replacement } = patch;
    return replacement;
  }
  if (patch[DIRECTIVE] === 'delete') {
    return {};
  }
  const result: JsonObject = isJsonObject(target) ? { ...target } : {};
  const retained = patch[RETAIN_KEYS];
  if (Array.isArray(retained)) {
    for (const key of Object.keys(result)) {
      if (!retained.includes(key)) {
        delete result[key];
      }
    }
  }
  for (const field of listPatchFields(patch)) {
    const change = patch[field];
    const order = patch[`${ELEMENT_ORDER}${field}`] as Json[] | undefined;
    const deleted = patch[`${DELETE_PRIMITIVES}${field}`];
    const current = result[field];
    const below = childSchema(schema, field);
    if (change === null) {
      delete result[field];
    } else if (
      Array.isArray(change) ||
      (change === undefined && Array.isArray(current))
    ) {
      const list = Array.isArray(current) ? current : [];
      const kept = Array.isArray(deleted)
        ? list.filter(item => !deleted.some(d => jsonEquals(d, item)))
        : list;
      result[field] =
        change === undefined
          ? inOrder(kept, order, item =>
              mergeKey(below) ? keyOf(item, mergeKey(below)!) : item,
            )
          : patchList(kept, change as Json[], below, order);
    } else if (change !== undefined) {
      result[field] = patchValue(current, change, below);
    }
  }
  return result;
}

/**
 * Applies a strategic merge patch: lists with a merge key merge by item, with
 * the directives `$patch`, `$retainKeys`, `$setElementOrder/…` and
 * `$deleteFromPrimitiveList/…`.
 */
export function applyStrategicMergePatch(
  target: JsonObject,
  patch: JsonObject,
  schema: Schema,
): JsonObject {
  return patchValue(target, patch, schema) as JsonObject;
}
