/** The annotation of the Pod template that carries a version which may be missing. */
export const TEMPLATE_ANNOTATION = 'example.com/version';

/** The repository of images in tests: with a port, which must not be taken for a tag. */
export const REPOSITORY = 'registry.example.com:5000/shop/app';

/** A Deployment with two containers. */
export function deployment(
  namespace: string,
  name: string,
  version: string,
  annotations: Record<string, string> = {},
) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name, annotations },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            { name: 'app', image: `${REPOSITORY}:${version}` },
            { name: 'sidecar', image: 'sidecar:1' },
          ],
        },
      },
    },
  };
}

/** The part of a Deployment that sets the image of a container. */
export function imageOfDeployment(
  namespace: string,
  name: string,
  version: string,
) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name },
    spec: {
      template: {
        spec: {
          containers: [{ name: 'app', image: `${REPOSITORY}:${version}` }],
        },
      },
    },
  };
}

/** The definition of kind Widget in a group. */
export function widgetDefinition(group: string) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: {
        plural: 'widgets',
        singular: 'widget',
        kind: 'Widget',
        listKind: 'WidgetList',
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
                },
                status: {
                  type: 'object',
                  'x-kubernetes-preserve-unknown-fields': true,
                },
              },
            },
          },
        },
      ],
    },
  };
}

/** The status of a Deployment with one replica, as its controller reports it. */
export function deploymentStatus(
  generation: number,
  state: 'stale' | 'progressing' | 'healthy' | 'failed',
) {
  const done = state === 'healthy' || state === 'stale';
  return {
    observedGeneration: state === 'stale' ? generation - 1 : generation,
    replicas: done ? 1 : 2,
    updatedReplicas: 1,
    readyReplicas: 1,
    availableReplicas: 1,
    conditions: [
      {
        type: 'Progressing',
        status: state === 'failed' ? 'False' : 'True',
        reason:
          state === 'failed'
            ? 'ProgressDeadlineExceeded'
            : 'NewReplicaSetAvailable',
        message: 'as a test reports it',
        // A controller gives up when its deadline, which is ten minutes by default, is over.
        lastUpdateTime: new Date(Date.now() + 600_000).toISOString(),
      },
    ],
  };
}
