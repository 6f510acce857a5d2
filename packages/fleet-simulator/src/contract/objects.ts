/** A Deployment with one container, `app`. */
export function deployment(
  name: string,
  options: {
    image?: string;
    replicas?: number;
    labels?: Record<string, string>;
  } = {},
) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: options.labels ?? { app: name } },
    spec: {
      ...(options.replicas === undefined ? {} : { replicas: options.replicas }),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [{ name: 'app', image: options.image ?? 'app:v1' }],
        },
      },
    },
  };
}

/** A ConfigMap. */
export function configMap(
  name: string,
  data: Record<string, string> = {},
  labels?: Record<string, string>,
) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...(labels ? { labels } : {}) },
    data,
  };
}

/** An apply configuration that carries only the image of a container. */
export function imageOf(name: string, image: string, container = 'app') {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      template: { spec: { containers: [{ name: container, image }] } },
    },
  };
}

/** Group of the custom kinds of the contract. */
export const CUSTOM_GROUP = 'contract.fairway.dev';

/** A CustomResourceDefinition with a status subresource. */
export function definition(plural: string, kind: string) {
  const freeForm = {
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${CUSTOM_GROUP}` },
    spec: {
      group: CUSTOM_GROUP,
      scope: 'Namespaced',
      names: {
        plural,
        singular: kind.toLocaleLowerCase('en-US'),
        kind,
        listKind: `${kind}List`,
      },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  'x-kubernetes-preserve-unknown-fields': true,
                  properties: {
                    sources: {
                      type: 'array',
                      items: {
                        ...freeForm,
                        required: ['name'],
                        properties: { name: { type: 'string' } },
                      },
                      'x-kubernetes-list-type': 'map',
                      'x-kubernetes-list-map-keys': ['name'],
                    },
                  },
                },
                status: freeForm,
              },
            },
          },
        },
      ],
    },
  };
}
