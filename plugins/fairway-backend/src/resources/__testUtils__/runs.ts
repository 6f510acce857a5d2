import {
  Backend,
  Cluster,
  decodeObject,
  expandTargets,
  Fleet,
  GateSpec,
  GateStatus,
  GROUP_VERSION,
  initialRunStatus,
  kindByName,
  Plan,
  planRun,
  PromotionRun,
  PromotionRunStatus,
  ResourceObject,
  rollbackDigest,
  RunPhase,
  runDigest,
  Source,
  stageDigest,
  Target,
} from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../../store';

const CREATED = '2026-01-02T03:04:05.000Z';

/** A stored object made of a document, with the defaults of its kind. */
export function stored<T extends ResourceObject>(
  document: { kind: string; metadata: object },
  namespace: string = 'default',
): T {
  const { object, errors } = decodeObject(
    kindByName(document.kind)!,
    document,
    { status: true },
  );
  if (!object) {
    throw new Error(JSON.stringify(errors));
  }
  return {
    ...object,
    metadata: {
      ...object.metadata,
      name: object.metadata.name!,
      namespace,
      uid: `uid-${document.kind}-${namespace}-${object.metadata.name}`,
      resourceVersion: '',
      generation: 1,
      creationTimestamp: CREATED,
    },
  } as unknown as T;
}

/** What a run is made of, as documents. */
export interface RunParts {
  landscape: { kind: string; metadata: object }[];
  name?: string;
  namespace?: string;
  phase?: RunPhase;
  /** The first of them asked for the run itself. */
  requesters?: [string, ...string[]];
  /** Where it is being rolled back: who asked for that, and the gate that it waits at. */
  rollback?: { requestedBy: string; gate: GateSpec };
  /** What is known of the approval gate of a stage. */
  gate?: { stage: string } & Partial<GateStatus>;
}

/** A run of version v1.4.2 over a landscape, and its targets, as the engine makes them. */
export function aRun(parts: RunParts): {
  run: PromotionRun;
  targets: Target[];
} {
  const { name = 'checkout-1-1', namespace = 'default' } = parts;
  const { requesters = ['user:default/dana'] } = parts;
  const objects = parts.landscape.map(document => stored(document, namespace));
  const all = <T>(kind: string) =>
    objects.filter(object => object.kind === kind) as unknown as T[];
  const [source] = all<Source>('Source');
  const [backend] = all<Backend>('Backend');
  const [plan] = all<Plan>('Plan');
  const [fleet] = all<Fleet>('Fleet');
  const { gate, rollback } = parts;
  if (rollback) {
    plan.spec.rollback.before = [rollback.gate];
  }
  const { stages } = planRun({
    source: source.spec,
    plan: plan.spec,
    fleet: fleet.spec,
    clusters: all<Cluster>('Cluster').map(({ metadata }) => ({
      name: metadata.name,
      labels: metadata.labels,
    })),
    version: 'v1.4.2',
  });
  const snapshot = <T extends ResourceObject>({ metadata, spec }: T) => ({
    name: metadata.name,
    uid: metadata.uid,
    generation: metadata.generation,
    spec: spec as T['spec'],
  });
  const uid = `uid-run-${namespace}-${name}`;
  const metadata = {
    namespace,
    resourceVersion: '',
    generation: 1,
    creationTimestamp: CREATED,
  };
  const digest = runDigest({
    version: 'v1.4.2',
    source: source.spec,
    backend: backend.spec,
    plan: plan.spec,
    stages,
  });
  const status: PromotionRunStatus = {
    ...initialRunStatus({ stages }),
    phase: parts.phase ?? 'Running',
    ...(rollback && {
      rollback: {
        cause: 'asked for',
        requestedBy: rollback.requestedBy,
        startedAt: CREATED,
        gates: [
          {
            name: rollback.gate.name,
            type: 'approval',
            phase: 'before',
            state: 'Waiting',
            since: CREATED,
            digest: rollbackDigest({
              run: { uid, digest },
              startedAt: CREATED,
            }),
          },
        ],
      },
    }),
  };
  if (gate) {
    const stage = status.stages.find(({ name: one }) => one === gate.stage)!;
    stage.gates = [
      {
        name: 'release-managers',
        type: 'approval',
        phase: 'before',
        state: 'Waiting',
        since: CREATED,
        digest: stageDigest({
          run: { uid, digest },
          stage: gate.stage,
          clusters: stages
            .find(({ name: one }) => one === gate.stage)!
            .clusters.map(cluster => cluster.name),
        }),
        ...gate,
      },
    ];
  }
  const run: PromotionRun = {
    apiVersion: GROUP_VERSION,
    kind: 'PromotionRun',
    metadata: { ...metadata, name, uid },
    spec: {
      promotionRef: { name: 'checkout-1', uid: 'uid-promotion', generation: 1 },
      attempt: 1,
      requestedBy: requesters[0],
      requesters,
      version: 'v1.4.2',
      source: snapshot(source),
      backend: snapshot(backend),
      plan: snapshot(plan),
      fleet: snapshot(fleet),
      digest,
    },
    status,
  };
  const targets = expandTargets({
    run: { name, uid },
    promotion: { name: 'checkout-1' },
    source: { name: source.metadata.name, spec: source.spec },
    backends: [{ name: backend.metadata.name, spec: backend.spec }],
    stages,
    version: 'v1.4.2',
    now: Date.parse(CREATED),
  }).map(
    (draft): Target => ({
      apiVersion: GROUP_VERSION,
      kind: 'Target',
      metadata: {
        ...metadata,
        name: draft.name,
        uid: `uid-${namespace}-${draft.name}`,
      },
      spec: draft.spec,
      status: draft.status,
    }),
  );
  return { run, targets };
}

/** Stores a run and its targets. */
export async function storeRun(
  store: FairwayStore,
  parts: RunParts,
): Promise<{ run: PromotionRun; targets: Target[] }> {
  const { run, targets } = aRun(parts);
  await store.commit({
    creates: [run, ...targets].map(object => ({ object })),
  });
  return { run, targets };
}
