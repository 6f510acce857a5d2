import { apiVersionOf, KindDefinition } from '../kinds/kind';
import { KindRegistry } from '../kinds/registry';

function documentPath(kind: KindDefinition): string {
  return kind.group ? `apis/${apiVersionOf(kind)}` : `api/${kind.version}`;
}

const PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(
  name => ({ name, in: 'query', schema: { type: 'string' } }),
);

function schemaName(kind: KindDefinition): string {
  return `${kind.group || 'core'}.${kind.version}.${kind.kind}`;
}

function groupVersionKind(kind: KindDefinition) {
  return { group: kind.group, version: kind.version, kind: kind.kind };
}

function paths(prefix: string, kind: KindDefinition): [string, object] {
  const namespace = kind.namespaced ? 'namespaces/{namespace}/' : '';
  const operation = {
    parameters: PARAMETERS,
    responses: { 200: { description: 'OK' } },
    'x-kubernetes-group-version-kind': groupVersionKind(kind),
  };
  return [
    `/${prefix}/${namespace}${kind.plural}/{name}`,
    {
      get: { ...operation, 'x-kubernetes-action': 'get' },
      put: { ...operation, 'x-kubernetes-action': 'put' },
      patch: { ...operation, 'x-kubernetes-action': 'patch' },
      delete: { ...operation, 'x-kubernetes-action': 'delete' },
    },
  ];
}

function schema(kind: KindDefinition): [string, object] {
  return [
    schemaName(kind),
    {
      type: 'object',
      'x-kubernetes-group-version-kind': [groupVersionKind(kind)],
      'x-kubernetes-preserve-unknown-fields': true,
    },
  ];
}

/**
 * The OpenAPI v3 documents: enough for kubectl to see which options writes
 * take, without the schemas of the kinds.
 */
export function openApiDocument(
  registry: KindRegistry,
  path: string,
): object | undefined {
  const prefix = path.replace(/^\/openapi\/v3\/?/, '').replace(/\/$/, '');
  const kinds = registry.all();
  if (!prefix) {
    const documents = [...new Set(kinds.map(documentPath))];
    return {
      paths: Object.fromEntries(
        documents.map(document => [
          document,
          { serverRelativeURL: `/openapi/v3/${document}` },
        ]),
      ),
    };
  }
  const served = kinds.filter(kind => documentPath(kind) === prefix);
  return served.length === 0
    ? undefined
    : {
        openapi: '3.0.0',
        info: { title: 'Kubernetes', version: 'v1.35.4' },
        paths: Object.fromEntries(served.map(kind => paths(prefix, kind))),
        components: { schemas: Object.fromEntries(served.map(schema)) },
      };
}
