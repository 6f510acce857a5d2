import type { ResourceObject } from '@fairway/plugin-fairway-common';
// eslint-disable-next-line @backstage/no-undeclared-imports -- only tests load this file
import fc from 'fast-check';
import type { SelectorRequirement } from '../types';
import { aCluster, aDecision, aRun, aTarget, targetStatus } from './objects';

/** Names whose order in UTF-16, in a language and in bytes is not the same. */
const NAMES = ['a', 'a-b', 'a.b', 'ab', 'b', 'B', 'é', '\uFF5E', '😀'];
const LABEL_KEYS = [
  'fairway.dev/run',
  'fairway.dev/cluster',
  'fairway.dev/source',
  'ring',
];
const VALUES = ['', 'run-1', 'eu-1', 'checkout', 'Pending'];
export const KINDS = ['Cluster', 'PromotionRun', 'Target', 'Decision'] as const;
const FIELDS = {
  Cluster: ['spec.connection.backstageCluster', 'status.reachability'],
  PromotionRun: ['spec.promotionRef.name', 'status.phase'],
  Target: ['spec.runRef.name', 'spec.cluster', 'status.phase'],
  Decision: ['spec.runRef.name', 'spec.cluster', 'spec.subject.kind'],
};

const labels = fc.oneof(
  // The labels that the engine gives its objects.
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 2,
    arbitrary: fc.dictionary(
      fc.constantFrom(...LABEL_KEYS),
      fc.constantFrom(...VALUES),
      { maxKeys: 3, noNullPrototype: true },
    ),
  },
);
const phase = fc.constantFrom('Pending', 'Gating');

/** An object of any kind, without a namespace of its own. */
const anyObject = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    name: fc.constantFrom(...NAMES),
    run: fc.constantFrom('run-1', 'run-2'),
    cluster: fc.constantFrom('eu-1', 'eu-2'),
    labels,
    phase,
  })
  .map(({ kind, name, ...parts }): ResourceObject => {
    const run = aRun(parts.run);
    const target = aTarget(run, parts.cluster, {
      phase: parts.phase,
      ...(parts.labels && { labels: parts.labels }),
    });
    const objects = {
      Cluster: () =>
        aCluster(name, {
          connection: parts.cluster,
          reachability: parts.phase,
        }),
      PromotionRun: () =>
        aRun(name, { promotion: parts.run, phase: parts.phase }),
      Target: () => target,
      Decision: () =>
        aDecision(run, parts.phase === 'Pending' ? target : run, name),
    };
    const object = objects[kind]();
    return {
      ...object,
      metadata: {
        ...object.metadata,
        name,
        ...(parts.labels && { labels: parts.labels }),
      },
    };
  });

/** What a batch is to do to whatever exists when it is written. */
export const anyStep = fc.record({
  creates: fc.array(anyObject, { maxLength: 4 }),
  /** Which of the existing objects are changed, and how. */
  updates: fc.array(
    fc.record({ pick: fc.nat(), labels, phase, stale: rarely() }),
    { maxLength: 4 },
  ),
  deletes: fc.array(fc.record({ pick: fc.nat(), stale: rarely() }), {
    maxLength: 2,
  }),
});

function rarely(): fc.Arbitrary<boolean> {
  return fc.nat({ max: 9 }).map(value => value === 0);
}

/** An object in another phase and with other labels. */
export function advanced(
  object: ResourceObject,
  change: { labels?: Record<string, string>; phase: string },
): ResourceObject {
  const status = {
    Cluster: { reachability: change.phase },
    PromotionRun: { phase: change.phase, stages: [] },
    Target: targetStatus(change.phase),
    Decision: undefined,
  }[object.kind];
  const { labels: _labels, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(change.labels && { labels: change.labels }),
    },
    ...(status && { status }),
  };
}

const operator = fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist');
const values = fc.uniqueArray(fc.constantFrom(...VALUES), {
  minLength: 1,
  maxLength: 3,
});

/** A list of one kind, in pages of some size. */
export const anyQuery = fc.constantFrom(...KINDS).chain(kind =>
  fc.record({
    kind: fc.constant(kind),
    limit: fc.integer({ min: 1, max: 5 }),
    labels: fc.array(
      fc
        .record({ key: fc.constantFrom(...LABEL_KEYS), operator, values })
        .map(
          (requirement): SelectorRequirement =>
            /Exist/.test(requirement.operator)
              ? { ...requirement, values: [] }
              : requirement,
        ),
      { maxLength: 1 },
    ),
    fields: fc.array(
      fc.record({
        key: fc.constantFrom(...FIELDS[kind], 'metadata.name'),
        operator: fc.constantFrom('In' as const, 'NotIn' as const),
        values,
      }),
      { maxLength: 1 },
    ),
    groupBy: fc.option(fc.constantFrom(...FIELDS[kind]), { nil: undefined }),
  }),
);
