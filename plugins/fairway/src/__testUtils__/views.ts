import {
  ClusterCounts,
  emptyCounts,
  InboxItem,
  PromotionPreview,
  RunSummary,
  SourceOverview,
} from '@fairway/plugin-fairway-common';

/** Counts in which the clusters that are not named are still to come. */
export function counts(
  total: number,
  named: Partial<ClusterCounts> = {},
): ClusterCounts {
  const started = Object.values(named).reduce((sum, n) => sum + n, 0);
  return { ...emptyCounts(total), pending: total - started, ...named };
}

export function aRunSummary(changes: Partial<RunSummary> = {}): RunSummary {
  return {
    namespace: 'default',
    name: 'checkout-x-1',
    promotion: 'checkout-x',
    attempt: 1,
    source: 'checkout',
    fleet: 'europe',
    plan: 'canary-then-europe',
    version: 'v1.4.2',
    phase: 'Running',
    requestedBy: 'user:default/dev',
    createdAt: '2026-01-02T03:04:05.000Z',
    clusters: counts(14, { converged: 2, progressing: 1 }),
    stages: [
      {
        name: 'canary',
        phase: 'Succeeded',
        clusters: counts(2, { converged: 2 }),
      },
      {
        name: 'europe',
        phase: 'Progressing',
        clusters: counts(12, { progressing: 1, failed: 1 }),
      },
    ],
    ...changes,
  };
}

export function anInboxItem(changes: Partial<InboxItem> = {}): InboxItem {
  return {
    namespace: 'default',
    run: 'checkout-x-1',
    promotion: 'checkout-x',
    attempt: 1,
    source: 'checkout',
    entityRef: 'component:default/checkout',
    version: 'v1.4.2',
    stage: 'europe',
    gate: 'release-managers',
    when: 'before',
    requestedBy: 'user:default/dev',
    since: '2026-01-02T03:04:05.000Z',
    count: 1,
    approvedBy: [],
    users: [],
    groups: ['group:default/release-managers'],
    clusters: 12,
    digest: 'd1',
    allowed: true,
    ...changes,
  };
}

export function aSourceOverview(
  changes: Partial<SourceOverview> = {},
): SourceOverview {
  return {
    namespace: 'default',
    name: 'checkout',
    entityRef: 'component:default/checkout',
    units: ['checkout'],
    stages: [
      {
        stage: 'canary',
        unit: 'checkout',
        versions: [{ version: 'v1.4.2', clusters: 2, drifted: 0 }],
      },
      {
        stage: 'europe',
        unit: 'checkout',
        versions: [
          { version: 'v1.4.1', clusters: 11, drifted: 0 },
          { version: null, clusters: 1, drifted: 0 },
        ],
      },
    ],
    active: [],
    recent: [],
    revision: 7,
    ...changes,
  };
}

export function aPreview(
  changes: Partial<PromotionPreview> = {},
): PromotionPreview {
  return {
    revision: 7,
    stages: [
      {
        name: 'canary',
        dependsOn: [],
        clusters: 2,
        batches: [
          {
            canary: false,
            clusters: 2,
            sample: ['eu-canary-1', 'eu-canary-2'],
          },
        ],
        before: [],
        after: [{ name: 'settle', type: 'soak', summary: 'waits 15m' }],
        onFailure: 'Halt',
      },
      {
        name: 'europe',
        dependsOn: ['canary'],
        clusters: 12,
        batches: [
          {
            canary: false,
            clusters: 12,
            sample: Array.from({ length: 12 }, (_, index) => `eu-${index + 1}`),
          },
        ],
        before: [
          {
            name: 'release-managers',
            type: 'approval',
            summary: '1 of group:default/release-managers',
          },
        ],
        after: [],
        onFailure: 'Rollback',
      },
    ],
    uncovered: [],
    problems: [],
    warnings: [],
    diffs: [
      {
        stage: 'canary',
        cluster: 'eu-canary-1',
        unit: 'checkout',
        object: 'Deployment shop/checkout',
        outcome: 'Change',
        version: 'v1.4.2',
        changes: [
          {
            field: 'spec.template.spec.containers[app].image',
            from: 'shop/checkout:v1.4.1',
            to: 'shop/checkout:v1.4.2',
          },
        ],
      },
    ],
    ...changes,
  };
}
