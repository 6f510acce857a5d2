import { randomUUID } from 'node:crypto';
import {
  backendKind,
  clusterKind,
  fleetKind,
  KindDefinition,
  planKind,
  promotionKind,
  ResourceObject,
  sourceKind,
} from '@fairway/plugin-fairway-common';
import type { Delivery } from './delivery';

/** The namespace of everything that the bench makes. */
export const NAMESPACE = 'default';

/** The share of the clusters that each stage takes. */
export const STAGE_SHARES = { first: 0.2, second: 0.3, third: 0.5 } as const;

/** An object as the API stores a new one, with the defaults of its kind. */
export function newObject(
  { kind, spec }: KindDefinition,
  name: string,
  given: object,
  labels?: Record<string, string>,
): ResourceObject {
  return {
    apiVersion: 'fairway.dev/v1alpha1',
    kind,
    metadata: {
      name,
      namespace: NAMESPACE,
      uid: randomUUID(),
      resourceVersion: '',
      generation: 1,
      creationTimestamp: new Date().toISOString(),
      ...(labels && { labels }),
    },
    spec: spec.parse(given),
  };
}

/** Clusters with a label that says which stage they are for, and those that the delivery needs. */
export function clusterObjects(
  names: readonly string[],
  delivery: Delivery,
): ResourceObject[] {
  const first = Math.round(names.length * STAGE_SHARES.first);
  const second = first + Math.round(names.length * STAGE_SHARES.second);
  const stageOf = (index: number) => {
    if (index < first) {
      return 'first';
    }
    return index < second ? 'second' : 'third';
  };
  return names.map((name, index) =>
    newObject(
      clusterKind,
      name,
      { connection: { backstageCluster: name } },
      { env: 'bench', stage: stageOf(index), ...delivery.labels(index) },
    ),
  );
}

/**
 * Fleet, backend, plans and sources. One plan has three stages one after the other, half of the clusters of a stage at once, the
 * other has one for all clusters at once; neither has gates.
 */
export function modelObjects(
  sources: readonly string[],
  delivery: Delivery,
): ResourceObject[] {
  const stages = Object.keys(STAGE_SHARES);
  const models = sources.map(source => delivery.model(source));
  return [
    newObject(fleetKind, 'everything', {
      selector: { matchLabels: { env: 'bench' } },
    }),
    ...(models[0]?.backends ?? []).map(backend =>
      newObject(backendKind, backend.name, backend.spec),
    ),
    newObject(planKind, 'three-stages', {
      stages: stages.map((name, index) => ({
        name,
        ...(index > 0 && { dependsOn: [{ stage: stages[index - 1] }] }),
        selector: { matchLabels: { stage: name } },
        wave: { maxParallel: '50%' },
      })),
    }),
    newObject(planKind, 'at-once', {
      stages: [{ name: 'all', wave: { maxParallel: '100%' } }],
    }),
    ...models.map(({ backend, unit }, index) =>
      newObject(sourceKind, sources[index], {
        backendRef: { name: backend },
        units: [{ name: 'app', ...unit }],
      }),
    ),
  ];
}

/** A promotion of a source, to all clusters or only to some. */
export function promotionObject(
  source: string,
  version: string,
  {
    name = source,
    plan = 'three-stages',
    clusters,
  }: { name?: string; plan?: string; clusters?: string[] } = {},
): ResourceObject {
  return newObject(promotionKind, name, {
    sourceRef: { name: source },
    fleetRef: { name: 'everything' },
    planRef: { name: plan },
    version,
    ...(clusters && { scope: { clusters } }),
  });
}
