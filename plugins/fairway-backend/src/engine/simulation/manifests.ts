import type { Manifest } from './objects';

/** The unit that the sources of the simulation deploy. */
export const UNIT = {
  name: 'app',
  object: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'shop',
    name: 'checkout',
  },
  version: {},
};

/** A cluster whose connection has its name, behind the prefix of its tenant. */
export function cluster(
  name: string,
  labels: Record<string, string> = {},
  connection = name,
): Manifest {
  return {
    kind: 'Cluster',
    name,
    labels,
    spec: { connection: { backstageCluster: connection } },
  };
}

export const fleet: Manifest = {
  kind: 'Fleet',
  name: 'all',
  spec: { selector: {} },
};

export const backend: Manifest = {
  kind: 'Backend',
  name: 'apps',
  spec: { driver: 'fake' },
};

/** A backend whose objects are on a hub, and the unit as clusters get it that are delivered to by that. */
export function hubBackend(connection: string): Manifest {
  return {
    kind: 'Backend',
    name: 'hub',
    spec: { driver: 'fake', hub: { backstageCluster: connection } },
  };
}

/** A unit, which clusters with these labels get through the hub, under names of their own there. */
export function withHub(
  unit: typeof UNIT,
  matchLabels: Record<string, string>,
) {
  const name = `{cluster}-${unit.object.name}`;
  const variant = {
    name: 'hub',
    selector: { matchLabels },
    backendRef: { name: 'hub' },
    object: { ...unit.object, name },
    version: {},
  };
  return { ...unit, variants: [variant] };
}

export const source: Manifest = {
  kind: 'Source',
  name: 'checkout',
  spec: { backendRef: { name: 'apps' }, units: [UNIT] },
};

export function plan(
  stages: readonly Record<string, unknown>[],
  more: Record<string, unknown> = {},
  name = 'plan',
): Manifest {
  return { kind: 'Plan', name, spec: { stages, ...more } };
}

export function promotion(
  version: string,
  more: Record<string, unknown> = {},
  name = 'checkout',
): Manifest {
  return {
    kind: 'Promotion',
    name,
    annotations: { 'fairway.dev/requested-by': 'user:default/requester' },
    spec: {
      sourceRef: { name: 'checkout' },
      fleetRef: { name: 'all' },
      planRef: { name: 'plan' },
      version,
      ...more,
    },
  };
}
