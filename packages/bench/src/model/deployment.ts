const IMAGE = 'registry.example/bench';

/** What is there before the first promotion. */
export const FIRST_VERSION = 'v1';

/** The namespace of all Deployments, on the clusters. */
export const WORKLOAD_NAMESPACE = 'shop';

/** The image of a version. */
export function imageOf(version: string): string {
  return `${IMAGE}:${version}`;
}

/**
 * A Deployment as the simulator is to start with it: opted in, and with the image owned by the field manager `fairway`.
 *
 * @returns the object twice: putting it once more with the same content is what lets the caller say who owns what
 */
export function deploymentTemplate(source: string) {
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: source,
      namespace: WORKLOAD_NAMESPACE,
      annotations: { 'fairway.dev/managed-by': `default/${source}` },
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: source } },
      template: {
        metadata: { labels: { app: source } },
        spec: { containers: [{ name: 'app', image: imageOf(FIRST_VERSION) }] },
      },
    },
  };
  const managedFields = [
    {
      manager: 'fairway',
      operation: 'Apply',
      apiVersion: 'apps/v1',
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:spec': {
          'f:template': {
            'f:spec': {
              'f:containers': {
                'k:{"name":"app"}': { '.': {}, 'f:image': {}, 'f:name': {} },
              },
            },
          },
        },
      },
    },
    {
      manager: 'platform-team',
      operation: 'Update',
      apiVersion: 'apps/v1',
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:metadata': {
          'f:annotations': { '.': {}, 'f:fairway.dev/managed-by': {} },
        },
        'f:spec': { 'f:replicas': {}, 'f:selector': {} },
      },
    },
  ];
  return [
    deployment,
    { ...deployment, metadata: { ...deployment.metadata, managedFields } },
  ];
}
