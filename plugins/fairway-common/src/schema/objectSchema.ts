import { KindDefinition } from '../kinds';
import { JsonSchema, jsonSchemaOf } from './jsonSchema';
import { META_SCHEMAS, META_V1 } from './metaSchemas';

/**
 * The JSON Schema of a whole object of a kind: its metadata, spec and status, without references.
 *
 * @public
 */
export function objectSchemaOf(definition: KindDefinition): JsonSchema {
  return {
    type: 'object',
    properties: {
      metadata: META_SCHEMAS[`${META_V1}.ObjectMeta`],
      ...jsonSchemaOf(definition),
    },
  };
}

/** The parts that a schema is made of. */
function partsOf({
  properties,
  items,
  additionalProperties,
}: JsonSchema): JsonSchema[] {
  return [
    ...Object.values(properties ?? {}),
    ...(items ? [items] : []),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ];
}

function isFreeForm(schema: JsonSchema): boolean {
  return (
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    partsOf(schema).some(isFreeForm)
  );
}

/**
 * Whether the API asks clients for strategic merge patches of a kind.
 *
 * @remarks kubectl makes them from the schema, and complains about each object in a field that has none, such as the settings
 * of a driver. It is therefore left with merge patches where a kind has such fields. The server takes both for every kind.
 */
export function takesStrategicPatches(definition: KindDefinition): boolean {
  const { spec, status } = jsonSchemaOf(definition);
  return !isFreeForm(spec) && !isFreeForm(status);
}
