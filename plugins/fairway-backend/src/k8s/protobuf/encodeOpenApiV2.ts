import type { JsonSchema } from '@fairway/plugin-fairway-common';
import { stringify } from 'yaml';

/**
 * The media type in which clients of Kubernetes ask for OpenAPI v2, and the only one that kubectl understands.
 *
 * @remarks The messages are those of `openapiv2/OpenAPIv2.proto` of github.com/google/gnostic-models.
 */
export const OPENAPI_V2_PROTOBUF =
  'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

/** The media type of the answer: `@` must not be in one. */
export const OPENAPI_V2_PROTOBUF_ANSWER = OPENAPI_V2_PROTOBUF.replace('@', '.');

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}

/** A field that holds bytes: a text, or another message. */
function field(number: number, value: string | Buffer | undefined): Buffer {
  if (value === undefined) {
    return Buffer.alloc(0);
  }
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

const fields = (number: number, values: readonly (string | Buffer)[] = []) =>
  Buffer.concat(values.map(value => field(number, value)));

const flag = (number: number, value: boolean) =>
  value ? Buffer.concat([varint(number * 8), varint(1)]) : Buffer.alloc(0);

/** A value of any type is written as YAML. */
const any = (value: unknown) => field(2, stringify(value));

const named = (name: string, value: Buffer) =>
  Buffer.concat([field(1, name), field(2, value)]);

function schema(node: JsonSchema): Buffer {
  const { additionalProperties } = node;
  const additional =
    typeof additionalProperties === 'object'
      ? field(1, schema(additionalProperties))
      : additionalProperties && flag(2, true);
  return Buffer.concat([
    field(1, node.$ref),
    field(2, node.format),
    field(4, node.description),
    fields(19, node.required),
    fields(20, node.enum?.map(any)),
    additional ? field(21, additional) : Buffer.alloc(0),
    node.type ? field(22, field(1, node.type)) : Buffer.alloc(0),
    node.items ? field(23, field(1, schema(node.items))) : Buffer.alloc(0),
    node.properties
      ? field(25, namedSchemas(node.properties))
      : Buffer.alloc(0),
    fields(
      31,
      Object.entries(node)
        .filter(([key]) => key.startsWith('x-'))
        .map(([key, value]) => named(key, any(value))),
    ),
  ]);
}

/** `Definitions` and `Properties` have the same form. */
function namedSchemas(schemas: Readonly<Record<string, JsonSchema>>): Buffer {
  return fields(
    1,
    Object.entries(schemas).map(([name, node]) => named(name, schema(node))),
  );
}

/** The definitions of an OpenAPI v2 document, by which kubectl checks documents before it sends them. */
export function encodeOpenApiV2(document: {
  info: { title: string; version: string };
  definitions: Readonly<Record<string, JsonSchema>>;
}): Buffer {
  const { info, definitions } = document;
  return Buffer.concat([
    field(1, '2.0'),
    field(2, Buffer.concat([field(1, info.title), field(2, info.version)])),
    field(8, Buffer.alloc(0)),
    field(9, namedSchemas(definitions)),
  ]);
}
