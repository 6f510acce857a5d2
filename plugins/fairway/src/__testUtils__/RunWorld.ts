import {
  ActivityPage,
  CommandOffer,
  countClusters,
  emptyCounts,
  GROUP_VERSION,
  Inbox,
  KindDefinition,
  planSpecSchema,
  PromotionRun,
  PromotionRunStatus,
  ResourceObject,
  RunLane,
  RunLanes,
  sourceKind,
  StageStatus,
  StreamChange,
  sumCounts,
  Target,
  TargetRow,
  TargetRowsQuery,
  TargetStatus,
  UnmetCondition,
} from '@fairway/plugin-fairway-common';
import {
  FairwayApi,
  FairwayError,
  StreamEvent,
} from '@fairway/plugin-fairway-react';
import { quietApi } from './quietApi';

/** A stage of a {@link RunWorld}. */
export interface StageOfWorld {
  name: string;
  /** How many clusters are in each batch. */
  batches: number[];
  /** More of its spec, such as gates. */
  spec?: Record<string, unknown>;
  /** More of its status. */
  status?: Partial<StageStatus>;
}

const AT = '2026-01-01T10:00:00.000Z';

/** One run with its targets, as the backend would show it; tests change it and tell the page. */
export class RunWorld {
  readonly run: PromotionRun;
  readonly rows: TargetRow[];
  /** Answers that tests replace. */
  offers: CommandOffer[] = [];
  inbox: Inbox = { items: [], total: 0, revision: 1 };
  activity: ActivityPage = { items: [], withoutCommands: false };
  reasons: Pick<RunLanes, 'failures' | 'waiting'> = {
    failures: [],
    waiting: [],
  };
  conditions: UnmetCondition[] = [];
  targetStatus: Partial<TargetStatus> = {};
  objects: ResourceObject[] = [];
  readonly created: ResourceObject[] = [];
  #revision = 100;
  readonly #streams = new Set<(event: StreamEvent) => void>();

  constructor(
    stages: readonly StageOfWorld[],
    status: Partial<PromotionRunStatus> = {},
  ) {
    this.rows = stages.flatMap(({ name, batches }) => rowsOf(name, batches));
    this.run = runOf(stages, status);
    this.count();
  }

  /** What the page talks to. */
  api(replaced: Partial<FairwayApi> = {}): FairwayApi {
    return quietApi({
      get: async <T extends ResourceObject>(
        kind: KindDefinition,
        _namespace: string,
        name: string,
      ) => this.#object(kind.kind, name) as T,
      list: async <T extends ResourceObject>() => ({
        items: [this.run as unknown as T],
        revision: this.#revision,
      }),
      create: async <T extends ResourceObject>(document: ResourceObject) => {
        this.created.push(document);
        return document as T;
      },
      explain: async () => this.conditions,
      view: async <T>(
        path: string,
        parameters: Readonly<Record<string, unknown>> = {},
      ) => this.#view(path, parameters) as T,
      stream: (_topics, _after, signal) => this.#stream(signal),
      ...replaced,
    });
  }

  /** Changes targets, and tells the page. */
  change(...rows: (Partial<TargetRow> & { uid: string })[]): void {
    this.#revision += 1;
    const changes = rows.map((change): StreamChange => {
      const row = this.rows.find(({ uid }) => uid === change.uid)!;
      Object.assign(row, change, { resourceVersion: String(this.#revision) });
      return {
        type: 'changed',
        kind: 'Target',
        namespace: 'default',
        name: row.name,
        target: { ...row },
      };
    });
    this.count();
    this.tell({
      type: 'changes',
      changes: { revision: this.#revision, changes },
    });
  }

  /** Changes the status of the run, and tells the page. */
  changeRun(status: Partial<PromotionRunStatus>): void {
    this.#revision += 1;
    Object.assign(this.run.status!, status);
    this.run.metadata.resourceVersion = String(this.#revision);
    this.tell({
      type: 'changes',
      changes: {
        revision: this.#revision,
        changes: [
          {
            type: 'changed',
            kind: 'PromotionRun',
            namespace: 'default',
            name: this.run.metadata.name,
            object: structuredClone(this.run),
          },
        ],
      },
    });
  }

  tell(event: StreamEvent): void {
    this.#streams.forEach(send => send(event));
  }

  /** Counts the targets anew. */
  count(): void {
    const { stages } = this.run.status!;
    for (const stage of stages) {
      stage.clusters = countClusters(
        this.rows
          .filter(row => row.stage === stage.name)
          .map(row => ({ members: [{ status: row as never }] })),
      );
    }
    this.run.status!.clusters = sumCounts(stages.map(stage => stage.clusters));
  }

  #object(kind: string, name: string): ResourceObject {
    if (kind === 'PromotionRun' && name === this.run.metadata.name) {
      return structuredClone(this.run) as ResourceObject;
    }
    const row = this.rows.find(other => other.name === name);
    if (kind === 'Target' && row) {
      return targetOf(row, this.targetStatus, this.run) as ResourceObject;
    }
    const object = this.objects.find(
      other => other.kind === kind && other.metadata.name === name,
    );
    if (!object) {
      throw new FairwayError(`${kind} "${name}" not found`, {
        code: 404,
        reason: 'NotFound',
      });
    }
    return object;
  }

  #view(path: string, parameters: Readonly<Record<string, unknown>>): unknown {
    const revision = this.#revision;
    switch (path) {
      case `runs/default/${this.run.metadata.name}/lanes`:
        return { revision, lanes: lanesOf(this.rows), ...this.reasons };
      case `runs/default/${this.run.metadata.name}/targets`:
        return { revision, ...pageOf(this.rows, parameters) };
      case `runs/default/${this.run.metadata.name}/preview`:
        return {
          revision,
          items: [],
          total: 0,
          asked: { clusters: 0, outcomes: {} },
          problems: [],
        };
      case `runs/default/${this.run.metadata.name}/commands`:
        return { revision, items: this.offers };
      case 'inbox':
        return this.inbox;
      case 'activity':
        return this.activity;
      default:
        throw new FairwayError(`There is no view ${path}`, {
          code: 404,
          reason: 'NotFound',
        });
    }
  }

  async *#stream(signal: AbortSignal): AsyncIterable<StreamEvent> {
    const events: StreamEvent[] = [
      { type: 'hello', notice: { revision: this.#revision } },
    ];
    const bell = { ring: () => {} };
    const rung = () =>
      new Promise<void>(resolve => {
        bell.ring = resolve;
      });
    const send = (event: StreamEvent) => {
      events.push(event);
      bell.ring();
    };
    this.#streams.add(send);
    signal.addEventListener('abort', () => bell.ring());
    while (!signal.aborted) {
      yield* events.splice(0);
      await rung();
    }
    this.#streams.delete(send);
  }
}

function rowsOf(stage: string, batches: readonly number[]): TargetRow[] {
  let order = 0;
  return batches.flatMap((size, batch) =>
    Array.from({ length: size }, (): TargetRow => {
      const index = order++;
      const cluster = `${stage}-${String(index + 1).padStart(2, '0')}`;
      return {
        uid: `uid-${cluster}`,
        name: `checkout-1-${cluster}`,
        stage,
        batch,
        order: index,
        cluster,
        unit: 'checkout',
        canary: false,
        version: '1.5.0',
        phase: 'Pending',
        operation: 'Promote',
        attempt: 1,
        since: AT,
        resourceVersion: '1',
      };
    }),
  );
}

function lanesOf(rows: readonly TargetRow[]): RunLane[] {
  const lanes = new Map<string, RunLane>();
  for (const { stage, batch, canary, phase } of rows) {
    const key = `${stage}/${batch}`;
    const lane = lanes.get(key) ?? {
      stage,
      batch,
      canary,
      total: 0,
      phases: {},
    };
    lane.total += 1;
    lane.phases[phase] = (lane.phases[phase] ?? 0) + 1;
    lanes.set(key, lane);
  }
  return [...lanes.values()];
}

function pageOf(rows: readonly TargetRow[], query: TargetRowsQuery) {
  const { stage, batch, phase, search, offset = 0, limit = 100 } = query;
  const found = rows.filter(
    row =>
      (stage === undefined || row.stage === stage) &&
      (batch === undefined || row.batch === batch) &&
      (phase === undefined || row.phase === phase) &&
      (!search || row.cluster.includes(search)),
  );
  return {
    items: found.slice(offset, offset + limit).map(row => ({ ...row })),
    total: found.length,
  };
}

const named = (name: string) => ({ name, uid: `uid-${name}`, generation: 1 });

function runOf(
  stages: readonly StageOfWorld[],
  status: Partial<PromotionRunStatus>,
): PromotionRun {
  return {
    apiVersion: GROUP_VERSION,
    kind: 'PromotionRun',
    metadata: {
      name: 'checkout-1',
      namespace: 'default',
      uid: 'uid-run',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: AT,
    },
    spec: {
      promotionRef: named('checkout'),
      attempt: 1,
      requestedBy: 'user:default/ada',
      requesters: ['user:default/ada'],
      version: '1.5.0',
      source: {
        ...named('checkout'),
        spec: sourceKind.spec.parse({
          entityRef: 'component:default/checkout',
          backendRef: { name: 'apps' },
          units: [
            {
              name: 'checkout',
              object: {
                apiVersion: 'apps/v1',
                kind: 'Deployment',
                namespace: 'shop',
                name: 'checkout',
              },
              version: { container: 'app' },
            },
          ],
        }),
      },
      backend: { ...named('apps'), spec: { driver: 'kubernetes' } },
      plan: {
        ...named('careful'),
        spec: planSpecSchema.parse({
          stages: stages.map(({ name, spec }) => ({ name, ...spec })),
        }),
      },
      fleet: named('production'),
      digest: 'digest',
    },
    status: {
      phase: 'Running',
      startedAt: AT,
      clusters: emptyCounts(0),
      stages: stages.map(({ name, status: more }) => ({
        name,
        phase: 'Pending' as const,
        clusters: emptyCounts(0),
        ...more,
      })),
      ...status,
    },
  };
}

function targetOf(
  row: TargetRow,
  status: Partial<TargetStatus>,
  run: PromotionRun,
): Target {
  const { uid, name, resourceVersion, stage, batch, order } = row;
  const { cluster, unit, version, phase, since, operation, attempt } = row;
  return {
    apiVersion: GROUP_VERSION,
    kind: 'Target',
    metadata: {
      name,
      namespace: 'default',
      uid,
      resourceVersion,
      generation: 1,
      creationTimestamp: AT,
    },
    spec: {
      runRef: { name: run.metadata.name, uid: run.metadata.uid },
      promotionRef: { name: 'checkout' },
      sourceRef: { name: 'checkout' },
      stage,
      batch,
      order,
      cluster,
      unit,
      object: run.spec.source.spec.units[0].object,
      version,
    },
    status: {
      phase,
      since,
      operation,
      attempt,
      reason: row.reason,
      message: row.message,
      previousVersion: row.previousVersion,
      ...status,
    },
  };
}
