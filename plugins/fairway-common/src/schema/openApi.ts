import { API_GROUP, API_VERSION, KindDefinition, KINDS } from '../kinds';
import { JsonSchema, jsonSchemaOf } from './jsonSchema';
import { INT_OR_STRING, META_SCHEMAS, META_V1 } from './metaSchemas';
import { pathsOf } from './openApiPaths';

/** An OpenAPI document. @public */
export type OpenApiDocument = Record<string, unknown>;

/** The name of the schema of a kind. */
function schemaName(kind: string): string {
  return `dev.fairway.${API_VERSION}.${kind}`;
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** A reference with a description of its own, as kubectl explain reads it. */
const describedRef = (name: string, description: string): JsonSchema => ({
  description,
  allOf: [ref(name)],
});

const gvk = (kind: string) => ({
  'x-kubernetes-group-version-kind': [
    { group: API_GROUP, kind, version: API_VERSION },
  ],
});

const typeFields = {
  apiVersion: {
    type: 'string',
    description: 'The version of the schema of this object.',
  },
  kind: { type: 'string', description: 'The kind of this object.' },
};

/** A count or percentage by the name that Kubernetes has for it, so that kubectl explain names its type. */
function withNamedTypes(schema: JsonSchema): JsonSchema {
  if (schema.format === 'int-or-string') {
    const { format, oneOf, ...rest } = schema;
    return { ...rest, allOf: [ref(INT_OR_STRING)] };
  }
  const { properties, items, additionalProperties } = schema;
  return {
    ...schema,
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([key, value]) => [
              key,
              withNamedTypes(value),
            ]),
          ),
        }
      : {}),
    ...(items ? { items: withNamedTypes(items) } : {}),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: withNamedTypes(additionalProperties) }
      : {}),
  };
}

function schemasOf(definition: KindDefinition): Record<string, JsonSchema> {
  const { spec, status } = jsonSchemaOf(definition);
  const { kind } = definition;
  return {
    [schemaName(kind)]: {
      type: 'object',
      description: definition.description,
      ...gvk(kind),
      required: ['spec'],
      properties: {
        ...typeFields,
        metadata: describedRef(
          `${META_V1}.ObjectMeta`,
          'Name, namespace, labels and what the server keeps about the object.',
        ),
        spec: withNamedTypes(spec),
        status: withNamedTypes(status),
      },
    },
    [schemaName(`${kind}List`)]: {
      type: 'object',
      description: `A list of ${kind} objects.`,
      ...gvk(`${kind}List`),
      required: ['items'],
      properties: {
        ...typeFields,
        metadata: describedRef(`${META_V1}.ListMeta`, 'About the list.'),
        items: {
          type: 'array',
          description: 'The objects.',
          items: ref(schemaName(kind)),
        },
      },
    },
  };
}

/**
 * The OpenAPI 3.0 document of the group, as `/openapi/v3/apis/fairway.dev/v1alpha1` serves it.
 *
 * @public
 */
export function openApiV3(): OpenApiDocument {
  return {
    openapi: '3.0.0',
    info: { title: 'Fairway', version: API_VERSION },
    paths: Object.assign({}, ...KINDS.map(kind => pathsOf(kind, schemaName))),
    components: {
      schemas: Object.assign({ ...META_SCHEMAS }, ...KINDS.map(schemasOf)),
    },
  };
}

type Node = Record<string, unknown>;

/** Rewrites a schema of OpenAPI 3 for OpenAPI 2, which has neither `nullable` nor alternatives. */
function schemaV2(schema: unknown): unknown {
  if (Array.isArray(schema)) {
    return schema.map(schemaV2);
  }
  if (!schema || typeof schema !== 'object') {
    return schema;
  }
  const { nullable, oneOf, anyOf, allOf, ...rest } = schema as Node;
  const node = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      key === '$ref'
        ? String(value).replace('#/components/schemas/', '#/definitions/')
        : schemaV2(value),
    ]),
  );
  if (rest.format === 'int-or-string') {
    return { ...node, type: 'string' };
  }
  return Array.isArray(allOf)
    ? { ...node, ...(schemaV2(allOf[0]) as Node) }
    : node;
}

function operationV2(operation: Node): Node {
  const { requestBody, responses, ...rest } = operation;
  const body = requestBody as { content: Record<string, Node> } | undefined;
  const consumes = body && Object.keys(body.content);
  const parameters = ((rest.parameters ?? []) as Node[]).map(
    ({ schema, ...parameter }) => ({ ...parameter, ...(schema as Node) }),
  );
  return {
    ...rest,
    produces: ['application/json', 'application/yaml'],
    ...(consumes ? { consumes } : {}),
    parameters: body
      ? [
          ...parameters,
          {
            name: 'body',
            in: 'body',
            required: true,
            schema: schemaV2(body.content[consumes![0]].schema),
          },
        ]
      : parameters,
    responses: Object.fromEntries(
      Object.entries(responses as Record<string, Node>).map(
        ([code, response]) => {
          const content = response.content as Record<string, Node> | undefined;
          return [
            code,
            {
              description: response.description,
              ...(content
                ? { schema: schemaV2(Object.values(content)[0].schema) }
                : {}),
            },
          ];
        },
      ),
    ),
  };
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** The OpenAPI 2.0 document, as `/openapi/v2` serves it to older tools. @public */
export function openApiV2(): OpenApiDocument {
  const document = openApiV3() as {
    info: Node;
    paths: Record<string, Node>;
    components: { schemas: Node };
  };
  return {
    swagger: '2.0',
    info: document.info,
    paths: Object.fromEntries(
      Object.entries(document.paths).map(([path, item]) => [
        path,
        Object.fromEntries(
          Object.entries(item).map(([key, value]) => {
            if (METHODS.includes(key)) {
              return [key, operationV2(value as Node)];
            }
            return [
              key,
              (value as Node[]).map(({ schema, ...parameter }) => ({
                ...parameter,
                ...(schema as Node),
              })),
            ];
          }),
        ),
      ]),
    ),
    definitions: schemaV2(document.components.schemas),
  };
}
