import { JsonObject, KubernetesObjectInput } from '../kubernetes/object';

/** A node of an OpenAPI v3 schema. */
export type OpenApiSchema = JsonObject;

export const text: OpenApiSchema = { type: 'string' };
export const flag: OpenApiSchema = { type: 'boolean' };
export const integer: OpenApiSchema = { type: 'integer', format: 'int64' };

/** Any value. Its objects merge key by key, its lists are atomic. */
export const anything: OpenApiSchema = {
  'x-kubernetes-preserve-unknown-fields': true,
};

/** An object whose fields are not declared. */
export const freeForm: OpenApiSchema = { type: 'object', ...anything };

/** A list that is owned as a whole, as lists are unless they say otherwise. */
export function atomicList(items: OpenApiSchema): OpenApiSchema {
  return { type: 'array', items };
}

/** A map whose keys are owned one by one. */
export function mapOf(values: OpenApiSchema): OpenApiSchema {
  return { type: 'object', additionalProperties: values };
}

/** A struct; other fields than these are dropped by the API server. */
export function struct(
  properties: Record<string, OpenApiSchema>,
  required?: string[],
): OpenApiSchema {
  return { type: 'object', properties, ...(required ? { required } : {}) };
}

/** A struct of texts. */
export function texts(...names: string[]): OpenApiSchema {
  return struct(Object.fromEntries(names.map(name => [name, text])));
}

/** A column that `kubectl get` prints: its name and its path. */
type Column = [name: string, jsonPath: string];

/** What differs between the definitions. */
export interface DefinitionInput {
  group: string;
  version: string;
  kind: string;
  plural: string;
  shortNames?: string[];
  /** Whether `/status` exists. */
  statusSubresource: boolean;
  spec: OpenApiSchema;
  /** Further fields at the top, beside `spec` and `status`. */
  fields?: Record<string, OpenApiSchema>;
  columns?: Column[];
}

/** A CustomResourceDefinition of a namespaced kind with one version. */
export function definition(input: DefinitionInput): KubernetesObjectInput {
  const { group, version, kind, plural, shortNames, columns = [] } = input;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: {
        plural,
        singular: kind.toLocaleLowerCase('en-US'),
        kind,
        listKind: `${kind}List`,
        ...(shortNames ? { shortNames } : {}),
      },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          ...(input.statusSubresource ? { subresources: { status: {} } } : {}),
          additionalPrinterColumns: columns.map(([name, jsonPath]) => ({
            name,
            type: 'string',
            jsonPath,
          })),
          schema: {
            openAPIV3Schema: struct({
              apiVersion: text,
              kind: text,
              metadata: { type: 'object' },
              spec: input.spec,
              status: freeForm,
              ...input.fields,
            }),
          },
        },
      ],
    },
  };
}
