import type {
  Action,
  Approval,
  PlanSpec,
  PromotionRun,
  Source,
  Target,
} from '../../kinds';
import { planSpecSchema, sourceKind } from '../../kinds';
import { initialRunStatus } from '../decide/world';
import { runDigest } from '../digest';
import { expandTargets } from '../expandTargets';
import { planRun, PlannableCluster } from '../planRun';
import type { Facts } from '../types';

/** The time at which tests begin. */
export const START = Date.parse('2026-01-01T00:00:00.000Z');

/** RFC 3339 of so many milliseconds after the start. */
export const at = (ms: number) => new Date(START + ms).toISOString();

let created = 0;

function metadata(name: string) {
  created += 1;
  return {
    name,
    namespace: 'default',
    uid: `uid-${created}`,
    resourceVersion: '1',
    generation: 1,
    creationTimestamp: at(0),
  };
}

/** A plan spec with the defaults of the schema. */
export function planOf(
  stages: readonly Record<string, unknown>[],
  rest: Record<string, unknown> = {},
): PlanSpec {
  return planSpecSchema.parse({ stages, ...rest });
}

/** A source spec with the given units. */
export function sourceOf(units: readonly string[] = ['app']): Source['spec'] {
  return sourceKind.spec.parse({
    backendRef: { name: 'apps' },
    units: units.map(name => ({
      name,
      object: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: 'shop',
        name,
      },
      version: { container: 'app' },
    })),
  });
}

/** Clusters named `<stage>-1`, `<stage>-2`… with the label `stage`. */
export function clustersOf(
  counts: Readonly<Record<string, number>>,
): PlannableCluster[] {
  return Object.entries(counts).flatMap(([stage, count]) =>
    Array.from({ length: count }, (_, index) => ({
      name: `${stage}-${String(index + 1).padStart(String(count).length, '0')}`,
      labels: { stage },
    })),
  );
}

/** A stage that selects the clusters with its label. */
export const stageOf = (name: string, rest: Record<string, unknown> = {}) => ({
  name,
  selector: { matchLabels: { stage: name } },
  allowEmpty: true,
  ...rest,
});

/** What a run in a test is made of. */
export interface RunOptions {
  plan: PlanSpec;
  clusters: readonly PlannableCluster[];
  units?: readonly string[];
  name?: string;
  version?: string;
  timeout?: string;
  /** The first of them asked for the run itself. */
  requesters?: [string, ...string[]];
  scope?: string[];
}

/** A run and its targets as they are stored before the first decision. */
export function runOf(options: RunOptions): {
  run: PromotionRun;
  targets: Target[];
} {
  const { plan, clusters, name = 'run-1', version = 'v2' } = options;
  const { requesters = ['user:default/requester'] } = options;
  const source = sourceOf(options.units);
  const backend = { driver: 'fake' };
  const { stages, uncovered, problems } = planRun({
    source,
    plan,
    clusters,
    fleet: { selector: {} },
    version,
    scope: options.scope,
  });
  if (problems.length > 0) {
    throw new Error(problems.map(({ message }) => message).join('; '));
  }
  const ref = (refName: string) => ({
    name: refName,
    uid: `${refName}-uid`,
    generation: 1,
  });
  const run: PromotionRun = {
    apiVersion: 'fairway.dev/v1alpha1',
    kind: 'PromotionRun',
    metadata: metadata(name),
    spec: {
      promotionRef: ref('checkout'),
      attempt: 1,
      requestedBy: requesters[0],
      requesters,
      version,
      source: { ...ref('checkout'), spec: source },
      backend: { ...ref('apps'), spec: backend },
      plan: { ...ref('plan'), spec: plan },
      fleet: ref('fleet'),
      digest: runDigest({ version, source, backend, plan, stages }),
      ...(options.timeout ? { timeout: options.timeout } : {}),
      ...(options.scope ? { scope: options.scope } : {}),
    },
    status: initialRunStatus({ stages, uncovered }),
  };
  return {
    run,
    targets: expandTargets({
      run: { name, uid: run.metadata.uid },
      promotion: { name: 'checkout' },
      source: { name: 'checkout', spec: source },
      backends: [{ name: 'apps', spec: backend }],
      stages,
      version,
      now: START,
    }).map(draft => ({
      apiVersion: 'fairway.dev/v1alpha1',
      kind: 'Target',
      metadata: metadata(draft.name),
      spec: draft.spec,
      status: draft.status,
    })),
  };
}

/** A command on a run. */
export function actionOf(
  type: Action['spec']['type'],
  rest: Partial<Action['spec']> = {},
): Action {
  const name = `action-${(created += 1)}`;
  return {
    apiVersion: 'fairway.dev/v1alpha1',
    kind: 'Action',
    metadata: metadata(name),
    spec: {
      type,
      runRef: { name: 'run-1' },
      user: 'user:default/operator',
      ...rest,
    },
  };
}

/** The decision of a person on a gate. */
export function approvalOf(
  spec: Omit<Approval['spec'], 'runRef' | 'decision'> &
    Partial<Approval['spec']>,
): Approval {
  return {
    apiVersion: 'fairway.dev/v1alpha1',
    kind: 'Approval',
    metadata: metadata(`approval-${(created += 1)}`),
    spec: { runRef: { name: 'run-1' }, decision: 'Approve', ...spec },
    status: { state: 'Recorded' },
  };
}

/** Facts in which nothing has happened. */
export function emptyFacts(): Facts {
  return {
    clusters: new Map(),
    locks: new Map(),
    readings: new Map(),
    applies: new Map(),
    observations: new Map(),
    gates: new Map(),
    approvals: [],
    actions: [],
    promotion: { state: 'current', suspended: false },
  };
}
