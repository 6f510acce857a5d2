import * as manifests from './manifests';
import type { Manifest } from './objects';
import type { Prng } from './Prng';

/** What a tenant has at the start. */
export interface Tenant {
  namespace: string;
  clusters: Manifest[];
  config: Manifest[];
  promotions: Manifest[];
}

/** People who may have something to say. The last one is on no list. */
export const PEOPLE = [
  'user:default/alice',
  'user:default/bob',
  'user:default/carol',
  'user:default/requester',
  'user:default/mallory',
] as const;
/** The group of the first three. */
export const APPROVERS = 'group:default/approvers';

const RINGS = 3;

/** The versions that are promoted. */
export const VERSIONS = ['v2', 'v3', 'v4'] as const;

function gates(
  random: Prng,
  phase: 'before' | 'after',
): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  if (random.chance(0.25)) {
    const count = random.int(1, 2);
    const approval = random.chance(0.7)
      ? { groups: [APPROVERS], count }
      : { count, allowRequester: random.chance(0.5) };
    found.push({ name: `${phase}-people`, approval });
  }
  if (random.chance(0.25)) {
    const duration = `${random.int(1, 20)}s`;
    const level = random.chance(0.3) ? 'Target' : 'Stage';
    found.push({ name: `${phase}-soak`, level, soak: { duration } });
  }
  if (random.chance(0.25)) {
    const level = random.chance(0.5) ? 'Target' : 'Stage';
    const timeout = random.chance(0.3) ? { timeout: '45s' } : {};
    found.push({ name: `${phase}-health`, level, health: {}, ...timeout });
  }
  return found;
}

function wave(random: Prng): Record<string, unknown> {
  return {
    maxParallel: random.pick([1, 2, 3, '50%', '100%']),
    maxFailures: random.pick([0, 0, 1, '40%']),
    progressDeadline: `${random.int(20, 60)}s`,
    ...(random.chance(0.3) && { batches: [1, random.pick([1, '50%'])] }),
    ...(random.chance(0.3) && { minSuccessTime: `${random.int(1, 10)}s` }),
    ...(random.chance(0.2) && { canaries: { clusters: ['c0'] } }),
  };
}

function dependencies(random: Prng, index: number): Record<string, unknown>[] {
  if (index === 0 || random.chance(0.15)) {
    return [];
  }
  const how = random.pick([
    {},
    {},
    { strategy: 'Any' },
    { percent: 50 },
    { soak: '10s' },
  ]);
  const earlier = random.chance(0.8) ? index - 1 : random.int(0, index - 1);
  return [{ stage: `s${earlier}`, ...how }];
}

/** A plan of one to four stages, one ring each; a cluster may be in several of them. */
export function randomPlan(random: Prng, name = 'plan'): Manifest {
  const stages = Array.from({ length: random.int(1, 4) }, (_, index) => ({
    name: `s${index}`,
    dependsOn: dependencies(random, index),
    ...(random.chance(0.9) && {
      selector: { matchLabels: { ring: String(index % RINGS) } },
    }),
    wave: wave(random),
    before: gates(random, 'before'),
    after: gates(random, 'after'),
    onFailure: random.pick(['Halt', 'Halt', 'Continue', 'Rollback']),
    allowEmpty: random.chance(0.9),
    suspendedClusters: random.pick(['Wait', 'Skip']),
    unreachableClusters: random.pick(['Wait', 'Wait', 'Skip', 'Fail']),
  }));
  return manifests.plan(
    stages,
    {
      membership: random.pick(['Frozen', 'Frozen', 'IncludeLate']),
      rollback: {
        maxParallel: random.pick([1, '100%']),
        ...(random.chance(0.15) && {
          before: [{ name: 'people', approval: { groups: [APPROVERS] } }],
        }),
      },
    },
    name,
  );
}

/** A cluster of a tenant, in some ring. */
export function randomCluster(
  random: Prng,
  namespace: string,
  index: number,
): Manifest {
  return manifests.cluster(
    `c${index}`,
    { ring: String(index < RINGS ? index : random.int(0, RINGS - 1)) },
    `${namespace}-c${index}`,
  );
}

/** How many clusters a tenant has at most, with those that come late. */
export const MAX_CLUSTERS = 9;

/** The name under which the hub of a tenant is registered. */
export const hubName = (namespace: string) => `${namespace}-hub`;

/** One or two tenants with clusters, some of them behind a hub, a plan, and what they promote. */
export function randomTenants(random: Prng): Tenant[] {
  const names = random.chance(0.3) ? ['shop', 'bank'] : ['shop'];
  return names.map(namespace => {
    const units = random.chance(0.2)
      ? [
          manifests.UNIT,
          {
            ...manifests.UNIT,
            name: 'worker',
            object: { ...manifests.UNIT.object, name: 'worker' },
          },
        ]
      : [manifests.UNIT];
    const promotions = [manifests.promotion('v2')];
    if (random.chance(0.25)) {
      promotions.push(manifests.promotion('v3', {}, 'rival'));
    }
    const ring = { ring: String(random.int(0, RINGS - 1)) };
    const isMixed = random.chance(0.4);
    return {
      namespace,
      clusters: Array.from({ length: random.int(2, 7) }, (_, index) =>
        randomCluster(random, namespace, index),
      ),
      config: [
        manifests.fleet,
        manifests.backend,
        ...(isMixed ? [manifests.hubBackend(hubName(namespace))] : []),
        {
          ...manifests.source,
          spec: {
            ...manifests.source.spec,
            units: isMixed
              ? units.map(unit => manifests.withHub(unit, ring))
              : units,
          },
        },
        randomPlan(random),
      ],
      promotions,
    };
  });
}
