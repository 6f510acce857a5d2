import type { JsonSchema } from '@fairway/plugin-fairway-common';
import { fieldPath } from '@fairway/plugin-fairway-common';
import { badRequest } from '../statusError';
import { isObject } from './isObject';
import { inOrder, interleaved, Key } from './listOrder';

type Document = Record<string, unknown>;
type Path = readonly PropertyKey[];

/** What a patch says about an object, or about an item of a list. */
const DIRECTIVE = '$patch';
/** The fields that an object keeps. */
const RETAIN_KEYS = '$retainKeys';
/** The order of the items of a list. */
const ORDER = '$setElementOrder/';
/** Texts that are taken out of a list. */
const REMOVE = '$deleteFromPrimitiveList/';

function refuse(path: Path, problem: string): Error {
  const field = fieldPath(path);
  return badRequest(
    `the strategic merge patch does not fit: ${field || 'it'} ${problem}`,
    [{ reason: 'FieldValueInvalid', field, message: problem }],
  );
}

function listAt(path: Path, value: unknown): unknown[] {
  if (!Array.isArray(value)) {
    throw refuse(path, 'must be a list');
  }
  return value;
}

/** What a patch says about one field of an object. */
interface FieldPatch {
  /** Left out where only directives name the field. */
  value?: unknown;
  order?: unknown[];
  remove?: unknown[];
}

/** The patches of the fields of an object, with the directives beside them. */
function fieldPatches(patch: Document, path: Path): Map<string, FieldPatch> {
  const fields = new Map<string, FieldPatch>();
  const add = (key: string, part: FieldPatch) =>
    fields.set(key, { ...fields.get(key), ...part });
  for (const [key, value] of Object.entries(patch)) {
    const at = [...path, key];
    if (key.startsWith(ORDER)) {
      add(key.slice(ORDER.length), { order: listAt(at, value) });
    } else if (key.startsWith(REMOVE)) {
      add(key.slice(REMOVE.length), { remove: listAt(at, value) });
    } else if (key !== DIRECTIVE && key !== RETAIN_KEYS) {
      add(key, { value });
    }
  }
  return fields;
}

/** Leaves out the fields that the patch does not name as kept. */
function retained(target: Document, patch: Document, path: Path): Document {
  if (patch[RETAIN_KEYS] === undefined) {
    return target;
  }
  const kept = new Set(listAt([...path, RETAIN_KEYS], patch[RETAIN_KEYS]));
  for (const [key, { value }] of fieldPatches(patch, path)) {
    if (value !== undefined && value !== null && !kept.has(key)) {
      throw refuse(
        [...path, key],
        `is set, but not among the fields that ${RETAIN_KEYS} keeps; name it there, or leave it out`,
      );
    }
  }
  return Object.fromEntries(
    Object.entries(target).filter(([key]) => kept.has(key)),
  );
}

/** What an item of a list is known by: its merge key, or the item itself where it is a text or number. */
function keyOf(item: unknown, mergeKey: string | undefined, path: Path): Key {
  let key = item;
  if (mergeKey) {
    key = isObject(item) ? item[mergeKey] : undefined;
  }
  if (key === undefined || key === null || typeof key === 'object') {
    throw refuse(
      path,
      mergeKey
        ? `must be an object with the field "${mergeKey}", by which the items of this list are told apart`
        : 'must be a text or a number',
    );
  }
  return key as Key;
}

/** The items of a list by their key. Of several with the same key the last one counts. */
function byKey(
  items: readonly unknown[],
  mergeKey: string | undefined,
  path: Path,
): Map<Key, unknown> {
  return new Map(
    items.map((item, index) => [keyOf(item, mergeKey, [...path, index]), item]),
  );
}

/** What a patch does to an item of a list. */
function directiveOf(item: unknown): unknown {
  return isObject(item) ? item[DIRECTIVE] : undefined;
}

/** The items of a keyed list with a patch applied, in the order in which they come. */
function mergedItems(
  target: readonly unknown[],
  patch: readonly unknown[],
  schema: JsonSchema,
  mergeKey: string | undefined,
  path: Path,
): Map<Key, unknown> {
  const replaces = patch.some(item => directiveOf(item) === 'replace');
  const merged = byKey(replaces ? [] : target, mergeKey, path);
  patch.forEach((item, index) => {
    const at = [...path, index];
    const directive = directiveOf(item);
    if (directive === 'replace') {
      return;
    }
    const key = keyOf(item, mergeKey, at);
    if (directive === 'delete') {
      merged.delete(key);
    } else {
      merged.set(
        key,
        // eslint-disable-next-line @typescript-eslint/no-use-before-define
        patchedValue(merged.get(key), item, schema.items ?? {}, at),
      );
    }
  });
  return merged;
}

/** The keys of the items that a patch keeps or adds, in its order. */
function patchOrder(
  patch: readonly unknown[],
  order: readonly unknown[] | undefined,
  mergeKey: string | undefined,
  path: Path,
): Key[] {
  const written = [
    ...byKey(
      patch.filter(item =>
        [undefined, 'merge'].includes(directiveOf(item) as undefined),
      ),
      mergeKey,
      path,
    ).keys(),
  ];
  if (!order) {
    return written;
  }
  const wanted = [...byKey(order, mergeKey, path).keys()];
  const named = new Set(wanted);
  const missing = written.find(key => !named.has(key));
  if (missing !== undefined) {
    throw refuse(
      path,
      `is patched at "${missing}", which ${ORDER}… does not name; name every item there that the list shall have`,
    );
  }
  return wanted;
}

/** A list that merges by item. */
function patchedList(
  target: readonly unknown[],
  { value = [], order, remove = [] }: FieldPatch,
  schema: JsonSchema,
  path: Path,
): unknown[] {
  const mergeKey = schema['x-kubernetes-patch-merge-key'] as string | undefined;
  const patch = listAt(path, value);
  const removed = new Set(remove);
  const merged = mergedItems(
    target.filter(item => !removed.has(item)),
    patch,
    schema,
    mergeKey,
    path,
  );
  const first = inOrder(
    [...merged.keys()],
    patchOrder(patch, order, mergeKey, path),
  );
  const known = new Set(first);
  return interleaved(
    first,
    [...merged.keys()].filter(key => !known.has(key)),
    [...byKey(target, mergeKey, path).keys()],
  ).map(key => merged.get(key));
}

function patchedField(
  target: unknown,
  patch: FieldPatch,
  schema: JsonSchema,
  path: Path,
): unknown {
  const { value, order, remove } = patch;
  if (value === null) {
    return undefined;
  }
  const merges = schema['x-kubernetes-patch-strategy'] === 'merge';
  if (!merges && (order ?? remove)) {
    throw refuse(
      path,
      `is no list that merges by item, so it takes neither ${ORDER}… nor ${REMOVE}…; write the whole list`,
    );
  }
  if (merges && (value === undefined || Array.isArray(value))) {
    return target === undefined && value === undefined
      ? undefined
      : patchedList(Array.isArray(target) ? target : [], patch, schema, path);
  }
  // eslint-disable-next-line @typescript-eslint/no-use-before-define
  return patchedValue(target, value, schema, path);
}

/** The schema of a field; nothing is known of fields that have none. */
function schemaOf(
  { properties, additionalProperties }: JsonSchema,
  key: string,
) {
  if (properties && Object.hasOwn(properties, key)) {
    return properties[key];
  }
  return typeof additionalProperties === 'object' ? additionalProperties : {};
}

/** A value with a patch applied. What is no object, and no list that merges, is replaced. */
function patchedValue(
  target: unknown,
  patch: unknown,
  schema: JsonSchema,
  path: Path,
): unknown {
  if (!isObject(patch)) {
    return patch;
  }
  switch (patch[DIRECTIVE]) {
    case undefined:
    case 'merge':
      break;
    case 'replace':
      return patchedValue(
        undefined,
        { ...patch, [DIRECTIVE]: undefined },
        schema,
        path,
      );
    case 'delete':
      return {};
    default:
      throw refuse(
        [...path, DIRECTIVE],
        'must be "merge", "replace" or "delete"',
      );
  }
  const merged = new Map(
    Object.entries(retained(isObject(target) ? target : {}, patch, path)),
  );
  for (const [key, change] of fieldPatches(patch, path)) {
    const value = patchedField(merged.get(key), change, schemaOf(schema, key), [
      ...path,
      key,
    ]);
    if (value === undefined) {
      merged.delete(key);
    } else {
      merged.set(key, value);
    }
  }
  return Object.fromEntries(merged);
}

/**
 * A document with a strategic merge patch applied. Neither argument is changed.
 *
 * @remarks
 * Objects merge as in a JSON merge patch. Lists merge by item where the schema says so (`x-kubernetes-patch-strategy: merge`),
 * and are replaced otherwise. It differs from Kubernetes where that leaves directives in the document: they are carried out
 * within new items too. The work is proportional to the sizes of document and patch.
 *
 * @throws StatusError BadRequest where a directive is malformed, or an item cannot be told from others
 */
export function strategicMergePatch(
  document: Document,
  patch: Document,
  schema: JsonSchema,
): unknown {
  return patchedValue(document, patch, schema, []);
}
