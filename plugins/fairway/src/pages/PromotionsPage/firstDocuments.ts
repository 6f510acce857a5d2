import type { ResourcePlural } from '../../routing';

const EXAMPLE = 'eu-1';

/** A name that objects may have, as near as can be. */
function objectName(name: string): string {
  const allowed = name
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return allowed || EXAMPLE;
}

/** The Cluster for a cluster of this name in the Kubernetes plugin. */
function firstCluster(name: string): string {
  return `apiVersion: fairway.dev/v1alpha1
kind: Cluster
metadata:
  name: ${objectName(name)}
  namespace: default
  labels:
    env: prod
spec:
  connection:
    # The name of the cluster in the Kubernetes plugin of this portal.
    backstageCluster: ${JSON.stringify(name)}
`;
}

const DOCUMENTS: Readonly<Record<Exclude<ResourcePlural, 'clusters'>, string>> =
  {
    backends: `apiVersion: fairway.dev/v1alpha1
kind: Backend
metadata:
  name: apps
  namespace: default
spec:
  driver: kubernetes
`,
    fleets: `apiVersion: fairway.dev/v1alpha1
kind: Fleet
metadata:
  name: production
  namespace: default
spec:
  selector:
    matchLabels:
      env: prod
`,
    sources: `apiVersion: fairway.dev/v1alpha1
kind: Source
metadata:
  name: checkout
  namespace: default
spec:
  entityRef: component:default/checkout
  backendRef:
    name: apps
  units:
    - name: checkout
      # Only an object with the annotation fairway.dev/managed-by: default/checkout is written.
      object:
        apiVersion: apps/v1
        kind: Deployment
        namespace: shop
        name: checkout
      version:
        container: app
`,
    plans: `apiVersion: fairway.dev/v1alpha1
kind: Plan
metadata:
  name: one-by-one
  namespace: default
spec:
  stages:
    - name: everywhere
      wave:
        maxParallel: 1
      onFailure: Rollback
`,
  };

/**
 * A first object of a kind; together they make a promotion possible.
 *
 * @param registered - the clusters that Backstage knows, as far as it is known
 */
export function firstDocument(
  plural: ResourcePlural,
  registered: readonly string[] = [],
): string {
  return plural === 'clusters'
    ? firstCluster(registered[0] ?? EXAMPLE)
    : DOCUMENTS[plural];
}
