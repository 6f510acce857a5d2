import type { KnownKind } from '@fairway/plugin-fairway-node';

/** Kinds that every supported version of Kubernetes serves, in namespaces; by apiVersion. */
const WELL_KNOWN_KINDS: Readonly<Record<string, Record<string, string>>> = {
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
};

/** Kinds of which it is known where API servers serve them, so that they need no discovery. */
export class KnownKinds {
  private readonly byKind = new Map<string, KnownKind>();

  /** @param added - kinds besides the ones that every cluster serves */
  constructor(added: readonly KnownKind[] = []) {
    added.forEach(kind => this.byKind.set(keyOf(kind), kind));
    for (const [apiVersion, kinds] of Object.entries(WELL_KNOWN_KINDS)) {
      for (const [kind, plural] of Object.entries(kinds)) {
        const known = { apiVersion, kind, plural, namespaced: true };
        this.byKind.set(keyOf(known), known);
      }
    }
  }

  find(kind: { apiVersion: string; kind: string }): KnownKind | undefined {
    return this.byKind.get(keyOf(kind));
  }
}

function keyOf(kind: { apiVersion: string; kind: string }): string {
  return `${kind.apiVersion} ${kind.kind}`;
}
