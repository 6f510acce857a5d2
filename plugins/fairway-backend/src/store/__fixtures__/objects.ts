import {
  ResourceObject,
  GROUP_VERSION,
  Target,
} from '@fairway/plugin-fairway-common';
import { WorkItem } from '../types';

const CREATED = '2026-01-02T03:04:05.000Z';

/** An object with the metadata that every object has. */
export function anObject(
  kind: string,
  name: string,
  parts: {
    namespace?: string;
    uid?: string;
    labels?: Record<string, string>;
    owners?: readonly ResourceObject[];
    spec?: unknown;
    status?: unknown;
  } = {},
): ResourceObject {
  const { namespace = 'default', labels, owners, spec = {}, status } = parts;
  return {
    apiVersion: GROUP_VERSION,
    kind,
    metadata: {
      name,
      namespace,
      uid: parts.uid ?? `uid-${kind}-${namespace}-${name}`,
      resourceVersion: '',
      generation: 1,
      creationTimestamp: CREATED,
      ...(labels && { labels }),
      ...(owners && {
        ownerReferences: owners.map(owner => ({
          apiVersion: owner.apiVersion,
          kind: owner.kind,
          name: owner.metadata.name,
          uid: owner.metadata.uid,
        })),
      }),
    },
    spec,
    ...(status !== undefined && { status }),
  };
}

/** A cluster, as an example of a document. */
export function aCluster(
  name: string,
  parts: {
    namespace?: string;
    uid?: string;
    labels?: Record<string, string>;
    connection?: string;
    reachability?: string;
    owners?: readonly ResourceObject[];
  } = {},
): ResourceObject {
  const { connection = name, reachability, ...rest } = parts;
  return anObject('Cluster', name, {
    ...rest,
    spec: { connection: { backstageCluster: connection }, suspend: false },
    ...(reachability && { status: { reachability } }),
  });
}

/** A run of a promotion. */
export function aRun(
  name: string,
  parts: { promotion?: string; phase?: string; namespace?: string } = {},
): ResourceObject {
  const { promotion = 'promo', phase, namespace } = parts;
  return anObject('PromotionRun', name, {
    namespace,
    labels: { 'fairway.dev/promotion': promotion },
    spec: {
      promotionRef: { name: promotion, uid: 'uid-promo', generation: 1 },
      attempt: 1,
      source: { name: 'checkout', uid: 'uid-source', generation: 1, spec: {} },
      plan: {
        name: 'plan',
        uid: 'uid-plan',
        generation: 1,
        spec: { stages: [], rollback: {} },
      },
    },
    ...(phase && { status: { phase, stages: [] } }),
  });
}

/** A target with the labels that the engine gives it. */
export function aTarget(
  run: ResourceObject,
  cluster: string,
  parts: {
    stage?: string;
    unit?: string;
    phase?: string;
    labels?: Record<string, string>;
    name?: string;
  } = {},
): ResourceObject {
  const { stage = 'canary', unit = 'app', phase } = parts;
  return anObject(
    'Target',
    parts.name ?? `${run.metadata.name}.${cluster}.${unit}`,
    {
      namespace: run.metadata.namespace,
      owners: [run],
      labels: parts.labels ?? {
        'fairway.dev/run': run.metadata.name,
        'fairway.dev/promotion': 'promo',
        'fairway.dev/source': 'checkout',
        'fairway.dev/stage': stage,
        'fairway.dev/cluster': cluster,
      },
      spec: {
        runRef: { name: run.metadata.name, uid: run.metadata.uid },
        promotionRef: { name: 'promo' },
        sourceRef: { name: 'checkout' },
        stage,
        batch: 0,
        order: 0,
        cluster,
        unit,
        object: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' },
        version: 'v1',
      },
      ...(phase && { status: targetStatus(phase) }),
    },
  );
}

/** The status of a target in a phase. */
export function targetStatus(phase: string): Partial<Target['status']> {
  return {
    phase: phase as NonNullable<Target['status']>['phase'],
    since: CREATED,
    operation: 'Promote',
    attempt: 1,
  };
}

/** A decision about an object of a run. */
export function aDecision(
  run: ResourceObject,
  subject: ResourceObject,
  name: string,
): ResourceObject {
  const { cluster, stage } = subject.spec as Partial<Target['spec']>;
  return anObject('Decision', name, {
    namespace: run.metadata.namespace,
    owners: [run],
    labels: {
      'fairway.dev/run': run.metadata.name,
      'fairway.dev/promotion': 'promo',
      'fairway.dev/source': 'checkout',
      ...(stage && { 'fairway.dev/stage': stage }),
      ...(cluster && { 'fairway.dev/cluster': cluster }),
    },
    spec: {
      runRef: { name: run.metadata.name, uid: run.metadata.uid },
      promotionRef: { name: 'promo' },
      subject: {
        kind: subject.kind,
        name: subject.metadata.name,
        uid: subject.metadata.uid,
      },
      ...(stage && { stage }),
      ...(cluster && { cluster }),
      type: 'Normal',
      reason: 'Advanced',
      message: 'It advanced.',
      at: CREATED,
    },
  });
}

/** The work item of an object. */
export function workItem(name: string, namespace = 'default'): WorkItem {
  const uid = `uid-PromotionRun-${namespace}-${name}`;
  return {
    key: `PromotionRun/${uid}`,
    kind: 'PromotionRun',
    namespace,
    name,
    uid,
  };
}

/** The object with something of it changed. */
export function changed(
  object: ResourceObject,
  change: {
    labels?: Record<string, string>;
    spec?: unknown;
    status?: unknown;
    metadata?: Partial<ResourceObject['metadata']>;
  },
): ResourceObject {
  const { labels, metadata, ...rest } = change;
  return {
    ...object,
    metadata: { ...object.metadata, ...metadata, ...(labels && { labels }) },
    ...rest,
  };
}

/** An update that expects the object as it is. */
export function updateOf(
  object: ResourceObject,
  change: Parameters<typeof changed>[1] = {},
) {
  return {
    object: changed(object, change),
    expected: object.metadata.resourceVersion,
  };
}
