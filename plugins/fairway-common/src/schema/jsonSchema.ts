import { z } from 'zod';
import { KindDefinition } from '../kinds';

/** A node of a JSON Schema in the dialect of OpenAPI 3.0. @public */
export interface JsonSchema {
  type?: string;
  format?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  $ref?: string;
  [key: string]: unknown;
}

/** Whole numbers are limited by their type; the bounds that zod writes for every one of them say nothing. */
function withoutIntegerBounds(schema: JsonSchema): JsonSchema {
  const { minimum, maximum, ...rest } = schema;
  return {
    ...rest,
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER
      ? { minimum }
      : {}),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER
      ? { maximum }
      : {}),
  };
}

function kubernetesDialect(schema: JsonSchema): JsonSchema {
  const node = withoutIntegerBounds(schema);
  if (node['x-kubernetes-int-or-string']) {
    const { anyOf, ...rest } = node;
    return {
      ...rest,
      format: 'int-or-string',
      oneOf: [{ type: 'integer' }, { type: 'string' }],
    };
  }
  if (node.properties) {
    node.properties = Object.fromEntries(
      Object.entries(node.properties).map(([key, value]) => [
        key,
        kubernetesDialect(value),
      ]),
    );
  }
  if (node.items) {
    node.items = kubernetesDialect(node.items);
  }
  if (typeof node.additionalProperties === 'object') {
    // Values of any type are what Kubernetes calls an object whose unknown fields are kept.
    if (Object.keys(node.additionalProperties).length === 0) {
      delete node.additionalProperties;
      node['x-kubernetes-preserve-unknown-fields'] = true;
    } else {
      node.additionalProperties = kubernetesDialect(node.additionalProperties);
    }
  }
  return node;
}

function schemaOf(zodSchema: z.ZodType, description: string): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(zodSchema, {
    io: 'input',
    target: 'openapi-3.0',
    unrepresentable: 'any',
  }) as JsonSchema;
  return { description, ...kubernetesDialect(schema) };
}

const CACHE = new WeakMap<
  KindDefinition,
  { spec: JsonSchema; status: JsonSchema }
>();

/**
 * The JSON Schema of the spec and the status of a kind, in the dialect of OpenAPI 3.0 with the extensions of Kubernetes.
 *
 * @remarks It is made from the zod schema of the kind, so it cannot differ from what admission accepts.
 *
 * @public
 */
export function jsonSchemaOf(definition: KindDefinition): {
  spec: JsonSchema;
  status: JsonSchema;
} {
  let schemas = CACHE.get(definition);
  if (!schemas) {
    schemas = {
      spec: schemaOf(
        definition.spec,
        `What is wanted of the ${definition.kind}.`,
      ),
      status: schemaOf(
        definition.status,
        `What is known of the ${definition.kind}. Written by Fairway.`,
      ),
    };
    CACHE.set(definition, schemas);
  }
  return schemas;
}
