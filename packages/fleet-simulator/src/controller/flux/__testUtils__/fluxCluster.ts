import {
  FleetSimulator,
  KubernetesObject,
  SimulatedCluster,
  startFleetSimulator,
} from '../../../index';
import { ManualClock } from '../../../testUtils';
import { Condition } from '../../conditions';
import { conditionOf } from '../fluxStatus';

/** URL of the chart and the manifests that the tests deliver. */
export const OCI_URL = 'oci://registry.test/charts/checkout';

/** Versions of the kinds that the tests use. */
export const API_VERSIONS: Record<string, string> = {
  OCIRepository: 'source.toolkit.fluxcd.io/v1',
  GitRepository: 'source.toolkit.fluxcd.io/v1',
  HelmRepository: 'source.toolkit.fluxcd.io/v1',
  HelmChart: 'source.toolkit.fluxcd.io/v1',
  Kustomization: 'kustomize.toolkit.fluxcd.io/v1',
  HelmRelease: 'helm.toolkit.fluxcd.io/v2',
  ResourceSet: 'fluxcd.controlplane.io/v1',
};

/** The condition of a type, which must be there. */
export function condition(object: KubernetesObject, type: string): Condition {
  const found = conditionOf(object, type);
  if (!found) {
    throw new Error(`no condition ${type}`);
  }
  return found;
}

/** Status and reason of all conditions. */
export function summary(object: KubernetesObject): Record<string, string> {
  const conditions: Condition[] = object.status?.conditions ?? [];
  return Object.fromEntries(
    conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`]),
  );
}

/** A cluster with Flux, whose objects are called `checkout`. */
export interface FluxCluster {
  readonly clock: ManualClock;
  readonly simulator: FleetSimulator;
  readonly cluster: SimulatedCluster;
  ref(
    kind: string,
    name?: string,
  ): { apiVersion: string; kind: string; name: string };
  put(kind: string, spec: object, name?: string): void;
  get(kind: string, name?: string): KubernetesObject;
  patch(kind: string, spec: object): void;
  /** Sets the annotation that asks for a reconciliation. */
  request(kind: string, at: string): void;
  /** From now on each reconciliation takes four seconds, in four steps. */
  slowly(): void;
}

/**
 * Starts a cluster before each test, in which reconciliations complete in the
 * tick of the write.
 */
export function useFluxCluster(): FluxCluster {
  let clock: ManualClock;
  let simulator: FleetSimulator;

  beforeEach(async () => {
    clock = new ManualClock();
    simulator = await startFleetSimulator({
      clock,
      clusters: [{ name: 'c', gitOps: ['flux'] }],
    });
    const rollout = { outcome: 'Converge', durationMs: 0 } as const;
    simulator.cluster('c').behaviour.set(rollout);
  });

  afterEach(() => simulator.stop());

  const ref = (kind: string, name = 'checkout') => ({
    apiVersion: API_VERSIONS[kind],
    kind,
    name,
  });
  const cluster = () => simulator.cluster('c');
  return {
    get clock() {
      return clock;
    },
    get simulator() {
      return simulator;
    },
    get cluster() {
      return cluster();
    },
    ref,
    put: (kind, spec, name = 'checkout') => {
      const { apiVersion } = ref(kind);
      cluster().objects.put({ apiVersion, kind, metadata: { name }, spec });
    },
    get: (kind, name) => cluster().objects.get(ref(kind, name))!,
    patch: (kind, spec) => {
      cluster().objects.patch(ref(kind), { spec } as any);
    },
    request: (kind, at) => {
      cluster().objects.patch(ref(kind), {
        metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': at } },
      });
    },
    slowly: () =>
      cluster().behaviour.set({
        outcome: 'Converge',
        durationMs: 4000,
        steps: 4,
      }),
  };
}
