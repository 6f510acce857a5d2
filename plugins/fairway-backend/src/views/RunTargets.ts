import {
  isTargetEnded,
  kindByName,
  PromotionRun,
  reasonSignature,
  RunLane,
  RunLanes,
  Target,
  TargetRow,
  TargetRowsQuery,
  ViewPage,
} from '@fairway/plugin-fairway-common';
import type { ReadFilter, RequestContext, Resources } from '../resources';
import type { FairwayStore, LaneCount, ViewStore } from '../store';
import { reasonGroups } from './reasonGroups';
import { SharedReads } from './SharedReads';
import { targetRow } from './targetRow';
import { visibleObjects } from './visibleObjects';

const targetKind = kindByName('Target')!;

/** Counts and pages of the targets of a run. */
export class RunTargets {
  readonly #resources: Resources;
  readonly #store: FairwayStore & ViewStore;
  readonly #shared: SharedReads<RunLanes>;

  constructor(deps: { resources: Resources; store: FairwayStore & ViewStore }) {
    this.#resources = deps.resources;
    this.#store = deps.store;
    this.#shared = new SharedReads(deps.store);
  }

  /** How far a run is. Callers who may read everything share one read. */
  async lanes(run: PromotionRun, context: RequestContext): Promise<RunLanes> {
    const { namespace, name, uid } = run.metadata;
    const filter = await this.#filter(namespace, context);
    return filter.everything
      ? this.#shared.get(uid, async () => {
          const { revision, counts } = await this.#store.laneCounts({
            namespace,
            run: name,
          });
          return this.#lanesOf(run, revision, counts);
        })
      : this.#visibleLanes(run, filter);
  }

  /** Targets by stage, batch and place. */
  async rows(
    run: PromotionRun,
    query: TargetRowsQuery & { offset: number; limit: number },
    context: RequestContext,
  ): Promise<ViewPage<TargetRow>> {
    const { namespace, name } = run.metadata;
    const filter = await this.#filter(namespace, context);
    const { offset, limit, search, ...exact } = query;
    const selection = { ...exact, search: search?.toLowerCase() };
    if (!filter.everything) {
      return this.#visibleRows(run, filter, { ...selection, offset, limit });
    }
    const { revision, total, items } = await this.#store.targetPage(
      { ...selection, namespace, run: name },
      { stages: stagesOf(run), offset, limit },
    );
    return { items: await this.#withReadings(run, items), total, revision };
  }

  #filter(namespace: string, context: RequestContext): Promise<ReadFilter> {
    return this.#resources.readFilter(targetKind, namespace, context);
  }

  async #lanesOf(
    run: PromotionRun,
    revision: number,
    counts: readonly LaneCount[],
  ): Promise<RunLanes> {
    const groups = await reasonGroups(
      this.#store,
      run.metadata.namespace,
      counts,
    );
    return { revision, lanes: toLanes(counts, stagesOf(run)), ...groups };
  }

  async #visibleLanes(
    run: PromotionRun,
    filter: ReadFilter,
  ): Promise<RunLanes> {
    const { current } = await this.#store.revisions();
    const counts = new Map<string, LaneCount>();
    for await (const targets of this.#visible(run, filter)) {
      for (const target of targets) {
        const { stage, batch, canary = false } = target.spec;
        const phase = target.status?.phase ?? 'Pending';
        const signature = reasonSignature(target);
        const key = JSON.stringify([stage, batch, phase, signature]);
        const count = counts.get(key) ?? {
          stage,
          batch,
          canary,
          phase,
          signature,
          count: 0,
          example: target.metadata.name,
        };
        counts.set(key, { ...count, count: count.count + 1 });
      }
    }
    return this.#lanesOf(run, current, [...counts.values()]);
  }

  async #visibleRows(
    run: PromotionRun,
    filter: ReadFilter,
    query: TargetRowsQuery & { offset: number; limit: number },
  ): Promise<ViewPage<TargetRow>> {
    const { current } = await this.#store.revisions();
    const found: Target[] = [];
    for await (const targets of this.#visible(run, filter)) {
      found.push(...targets.filter(target => matches(target, query)));
    }
    const stages = stagesOf(run);
    found.sort(
      ({ spec: a }, { spec: b }) =>
        stages.indexOf(a.stage) - stages.indexOf(b.stage) ||
        a.batch - b.batch ||
        a.order - b.order ||
        compare(a.cluster, b.cluster) ||
        compare(a.unit, b.unit),
    );
    return {
      items: await this.#withReadings(
        run,
        found.slice(query.offset, query.offset + query.limit),
      ),
      total: found.length,
      revision: current,
    };
  }

  /** Rows of targets; those that have not read yet what they go over tell what was read there last. */
  async #withReadings(
    { metadata, spec }: PromotionRun,
    targets: readonly Target[],
  ): Promise<TargetRow[]> {
    const { namespace } = metadata;
    const waiting = targets.filter(isBeforeReading);
    const cells =
      waiting.length === 0
        ? []
        : await this.#store.inventory({
            namespace,
            source: spec.source.name,
            clusters: [...new Set(waiting.map(target => target.spec.cluster))],
          });
    const versions = new Map(
      cells.map(({ cluster, unit, version }) => [
        `${cluster}/${unit}`,
        version,
      ]),
    );
    return targets.map(target => ({
      ...targetRow(target),
      ...(isBeforeReading(target) && {
        previousVersion: versions.get(
          `${target.spec.cluster}/${target.spec.unit}`,
        ),
      }),
    }));
  }

  #visible(
    { metadata }: PromotionRun,
    filter: ReadFilter,
  ): AsyncIterable<Target[]> {
    return visibleObjects<Target>(
      this.#store,
      {
        kind: 'Target',
        namespace: metadata.namespace,
        fields: [
          { key: 'spec.runRef.name', operator: 'In', values: [metadata.name] },
        ],
      },
      filter,
    );
  }
}

function stagesOf({ spec }: PromotionRun): string[] {
  return spec.plan.spec.stages.map(({ name }) => name);
}

/** Whether a target waits for its turn, so that nobody knows better than the inventory what is there. */
function isBeforeReading({ status }: Target): boolean {
  return (
    status?.previousVersion === undefined &&
    !isTargetEnded(status?.phase ?? 'Pending')
  );
}

function compare(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

function matches(target: Target, query: TargetRowsQuery): boolean {
  const { spec, status } = target;
  const { stage, batch, phase, signature, search } = query;
  return (
    (stage === undefined || spec.stage === stage) &&
    (batch === undefined || spec.batch === batch) &&
    (phase === undefined || (status?.phase ?? 'Pending') === phase) &&
    (signature === undefined || reasonSignature(target) === signature) &&
    (!search || spec.cluster.includes(search) || spec.unit.includes(search))
  );
}

function toLanes(
  counts: readonly LaneCount[],
  stages: readonly string[],
): RunLane[] {
  const lanes = new Map<string, RunLane>();
  for (const { stage, batch, canary, phase, count } of counts) {
    const key = `${stage}/${batch}`;
    const lane = lanes.get(key) ?? {
      stage,
      batch,
      canary,
      total: 0,
      phases: {},
    };
    lane.total += count;
    lane.phases[phase] = (lane.phases[phase] ?? 0) + count;
    lanes.set(key, lane);
  }
  return [...lanes.values()].sort(
    (a, b) =>
      stages.indexOf(a.stage) - stages.indexOf(b.stage) || a.batch - b.batch,
  );
}
