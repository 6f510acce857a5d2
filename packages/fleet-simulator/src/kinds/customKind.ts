import { isJsonObject, KubernetesObject } from '../kubernetes/object';
import { KindDefinition } from './kind';
import { metadataSchema, Schema, untyped } from './schema';

/** A kind that is installed into a cluster, like by a CRD. @public */
export interface CustomKind {
  group: string;
  version: string;
  kind: string;
  /** Plural resource name in lower case. */
  plural: string;
  namespaced: boolean;
  shortNames?: string[];
  /** Whether the kind has a `/status` subresource. Default true. */
  statusSubresource?: boolean;
  /**
   * OpenAPI v3 schema of the object. Only what decides about merging and about
   * unknown fields is read: `x-kubernetes-list-type`,
   * `x-kubernetes-list-map-keys`, `x-kubernetes-map-type`,
   * `x-kubernetes-preserve-unknown-fields`, `additionalProperties` and
   * `properties`.
   * Default: no schema, so lists are atomic and objects merge by key.
   */
  openAPIV3Schema?: object;
}

type OpenApi = Record<string, any>;

/** Translates an OpenAPI v3 schema with Kubernetes extensions. */
export function schemaFromOpenApi(openApi: OpenApi | undefined): Schema {
  if (!isJsonObject(openApi)) {
    return untyped;
  }
  const node: OpenApi = openApi;
  const type = node.nullable ? undefined : node.type;
  if (node.type === 'array') {
    const listType = node['x-kubernetes-list-type'] ?? 'atomic';
    return {
      type,
      list: listType,
      keys: node['x-kubernetes-list-map-keys'],
      elements: schemaFromOpenApi(node.items),
    };
  }
  const atomic = node['x-kubernetes-map-type'] === 'atomic' || undefined;
  if (node.properties) {
    const fields = Object.entries<OpenApi>(node.properties).map(
      ([name, property]) => [name, schemaFromOpenApi(property)],
    );
    return {
      type,
      fields: Object.fromEntries(fields),
      open: node['x-kubernetes-preserve-unknown-fields'] === true,
      atomic,
    };
  }
  if (isJsonObject(node.additionalProperties)) {
    return {
      type,
      open: true,
      atomic,
      elements: schemaFromOpenApi(node.additionalProperties),
    };
  }
  const isClosed =
    type === 'object' && !node['x-kubernetes-preserve-unknown-fields'];
  return isClosed && !node.additionalProperties
    ? { type, atomic, fields: {} }
    : { ...untyped, type, atomic };
}

/** Makes the definition that the simulator serves. */
export function customKindDefinition(custom: CustomKind): KindDefinition {
  const declared = schemaFromOpenApi(custom.openAPIV3Schema as OpenApi);
  const statusSubresource = custom.statusSubresource ?? true;
  return {
    group: custom.group,
    version: custom.version,
    kind: custom.kind,
    listKind: `${custom.kind}List`,
    plural: custom.plural,
    singular: custom.kind.toLocaleLowerCase('en-US'),
    shortNames: custom.shortNames ?? [],
    categories: [],
    namespaced: custom.namespaced,
    statusSubresource,
    custom: true,
    generation: statusSubresource
      ? 'allButMetadataAndStatus'
      : 'allButMetadata',
    schema: {
      ...declared,
      fields: {
        ...declared.fields,
        apiVersion: {},
        kind: {},
        metadata: metadataSchema,
      },
    },
    skeleton: {},
  };
}

/**
 * Reads the kinds out of a CustomResourceDefinition: one per served version.
 */
export function kindsOfDefinition(crd: KubernetesObject): CustomKind[] {
  const { group, names, scope, versions } = crd.spec ?? {};
  return (versions ?? [])
    .filter((version: OpenApi) => version.served)
    .map((version: OpenApi) => ({
      group,
      version: version.name,
      kind: names.kind,
      plural: names.plural,
      shortNames: names.shortNames,
      namespaced: scope === 'Namespaced',
      statusSubresource: version.subresources?.status !== undefined,
      openAPIV3Schema: version.schema?.openAPIV3Schema,
    }));
}
