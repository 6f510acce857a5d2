import type { ResourcePlural } from '../../routing';

/** A first object of each kind; together they make a promotion possible. */
export const FIRST_DOCUMENTS: Readonly<Record<ResourcePlural, string>> = {
  clusters: `apiVersion: fairway.dev/v1alpha1
kind: Cluster
metadata:
  name: eu-1
  namespace: default
  labels:
    env: prod
spec:
  connection:
    # The name of the cluster in the Kubernetes plugin of this portal.
    backstageCluster: eu-1
`,
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
