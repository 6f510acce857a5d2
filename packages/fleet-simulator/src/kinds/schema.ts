/**
 * How values of a field merge, as far as server-side apply and strategic merge
 * patch need to know.
 *
 * @remarks
 * The value itself tells scalars, lists and objects apart; a schema adds only
 * what the value cannot tell. `open` objects are maps whose keys are items
 * (labels, data); all others are structs whose keys are fields.
 */
export interface Schema {
  /** Schemas of named fields. */
  readonly fields?: Readonly<Record<string, Schema>>;
  /** Schema of list items, or of the values of keys that are not in `fields`. */
  readonly elements?: Schema;
  /** `map`: items are identified by `keys`; `set`: by their value. */
  readonly list?: 'atomic' | 'set' | 'map';
  readonly keys?: readonly string[];
  /** Values of keys that an item may leave out. */
  readonly keyDefaults?: Readonly<Record<string, string>>;
  /** The object is owned and replaced as a whole. */
  readonly atomic?: boolean;
  /** The type that a schema declares; null is no value of it. */
  readonly type?: string;
  /** Keys outside of `fields` are map items instead of struct fields. */
  readonly open?: boolean;
  /** Merge key of strategic merge patch, where it differs from `keys[0]`. */
  readonly patchKey?: string;
}

const STRUCT: Schema = {};

/** Values without any schema: open maps and atomic lists, all the way down. */
export const untyped: Schema = { open: true };

/** A struct with special fields. */
export function struct(fields: Record<string, Schema>): Schema {
  return { fields };
}

/** A struct that is owned as a whole. */
export const atomicStruct: Schema = { atomic: true };

/** A map such as labels: each key is owned on its own. */
export const granularMap: Schema = { open: true };

/** A list whose items are identified by keys. */
export function listMap(
  keys: string[],
  elements: Schema = STRUCT,
  options: Pick<Schema, 'keyDefaults' | 'patchKey'> = {},
): Schema {
  return { list: 'map', keys, elements, ...options };
}

/** A list of unique scalars. */
export const scalarSet: Schema = { list: 'set' };

/** The schema of a field or map key. */
export function childSchema(schema: Schema, key: string): Schema {
  return (
    schema.fields?.[key] ?? schema.elements ?? (schema.open ? untyped : STRUCT)
  );
}

/** The schema of list items. */
export function itemSchema(schema: Schema): Schema {
  return schema.elements ?? (schema.open ? untyped : STRUCT);
}

/** Whether a key is a field of a struct rather than an item of a map. */
export function isNamedField(schema: Schema, key: string): boolean {
  return !schema.open || schema.fields?.[key] !== undefined;
}

/** `metadata` of every object. */
export const metadataSchema: Schema = struct({
  labels: granularMap,
  annotations: granularMap,
  finalizers: scalarSet,
  ownerReferences: listMap(['uid'], atomicStruct),
});

/** A whole object of a built-in kind. */
export function objectSchema(fields: Record<string, Schema> = {}): Schema {
  return struct({ metadata: metadataSchema, ...fields });
}
