import {
  FleetSimulator,
  gitCommit,
  KubernetesObject,
  SimulatedCluster,
  startFleetSimulator,
} from '../../../index';
import { ManualClock } from '../../../testUtils';

/** Repository that the Applications of the tests follow. */
export const GIT = 'https://git.test/checkout';

/** Who starts the operations of the tests. */
export const manual = { initiatedBy: { username: 'fairway' } };

const apiVersion = 'argoproj.io/v1alpha1';

/** The commit that a branch or tag of the repository points to. */
export function commit(name: string): string {
  return gitCommit(GIT, name);
}

/** The spec of an Application that follows a revision. */
export function spec(targetRevision: string, more: object = {}) {
  return {
    project: 'default',
    destination: { name: 'eu-1', namespace: 'shop' },
    source: { repoURL: GIT, path: '.', targetRevision },
    ...more,
  };
}

/** Sync status, health and phase of the last operation. */
export function summary({ status }: KubernetesObject): string {
  const { sync, health, operationState } = status ?? {};
  return [sync?.status, health?.status, operationState?.phase].join(' ');
}

/** A cluster with Argo CD, whose Application `checkout` is synced to `v1`. */
export interface ArgoCluster {
  readonly clock: ManualClock;
  readonly cluster: SimulatedCluster;
  ref(
    name?: string,
    kind?: string,
  ): { apiVersion: string; kind: string; namespace: string; name: string };
  get(name?: string, kind?: string): KubernetesObject;
  put(kind: string, name: string, objectSpec: object): void;
  patch(body: object, name?: string): void;
  /** Writes a revision and starts an operation, in one patch. */
  sync(targetRevision: string, operation?: object): void;
}

/**
 * Starts a cluster before each test, in which everything takes four seconds, in
 * four steps.
 */
export function useArgoCluster(): ArgoCluster {
  let clock: ManualClock;
  let simulator: FleetSimulator;

  const ref = (name = 'checkout', kind = 'Application') => ({
    apiVersion,
    kind,
    namespace: 'argocd',
    name,
  });
  const cluster = () => simulator.cluster('c');

  beforeEach(async () => {
    clock = new ManualClock();
    const { kind, namespace, name } = ref();
    const metadata = { name, namespace };
    simulator = await startFleetSimulator({
      clock,
      defaults: { gitOps: ['argocd'] },
      clusters: [
        {
          name: 'c',
          objects: [{ apiVersion, kind, metadata, spec: spec('v1') }],
        },
      ],
    });
    cluster().behaviour.set({
      outcome: 'Converge',
      durationMs: 4000,
      steps: 4,
    });
  });

  afterEach(() => simulator.stop());

  const patch = (body: object, name?: string) => {
    cluster().objects.patch(ref(name), body as any);
  };
  return {
    get clock() {
      return clock;
    },
    get cluster() {
      return cluster();
    },
    ref,
    get: (name, kind) => cluster().objects.get(ref(name, kind))!,
    put: (kind, name, objectSpec) => {
      const metadata = { name, namespace: 'argocd' };
      cluster().objects.put({ apiVersion, kind, metadata, spec: objectSpec });
    },
    patch,
    sync: (targetRevision, operation = manual) =>
      patch({
        spec: { source: { targetRevision } },
        operation: { ...operation, sync: { revision: targetRevision } },
      }),
  };
}
