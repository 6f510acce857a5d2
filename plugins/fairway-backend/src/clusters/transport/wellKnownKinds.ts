/** Kinds that every supported version of Kubernetes serves, so that they need no discovery. Keys are `apiVersion kind`. */
export const WELL_KNOWN_KINDS: Readonly<
  Record<string, { plural: string; namespaced: boolean } | undefined>
> = Object.fromEntries(
  Object.entries({
    v1: {
      ConfigMap: 'configmaps',
      PersistentVolumeClaim: 'persistentvolumeclaims',
      Pod: 'pods',
      ReplicationController: 'replicationcontrollers',
      Secret: 'secrets',
      Service: 'services',
      ServiceAccount: 'serviceaccounts',
    },
    'apps/v1': {
      DaemonSet: 'daemonsets',
      Deployment: 'deployments',
      ReplicaSet: 'replicasets',
      StatefulSet: 'statefulsets',
    },
    'batch/v1': { CronJob: 'cronjobs', Job: 'jobs' },
    'networking.k8s.io/v1': {
      Ingress: 'ingresses',
      NetworkPolicy: 'networkpolicies',
    },
  }).flatMap(([apiVersion, kinds]) =>
    Object.entries(kinds).map(([kind, plural]) => [
      `${apiVersion} ${kind}`,
      { plural, namespaced: true },
    ]),
  ),
);
