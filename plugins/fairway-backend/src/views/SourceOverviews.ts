import { parseEntityRef } from '@backstage/catalog-model';
import {
  kindByName,
  PromotionRun,
  ReasonGroup,
  RUN_PHASES,
  isRunEnded,
  RunSummary,
  Source,
  SourceOverview,
  StageVersions,
} from '@fairway/plugin-fairway-common';
import type { RequestContext, Resources } from '../resources';
import { badRequest } from '../resources/statusError';
import type {
  FairwayStore,
  InventoryCell,
  StageVersionCount,
  ViewStore,
} from '../store';
import type { SelectorRequirement } from '../store/types';
import type { Approvals } from './Approvals';
import { runSummary } from './runSummary';
import type { RunTargets } from './RunTargets';
import { visibleInventory } from './visibleInventory';

const MAX_SOURCES = 20;
const MAX_ACTIVE = 20;
const MAX_RECENT = 10;
/** How many runs are looked at to find those. */
const PAGE_SIZE = 20;
const MAX_LOOKED_AT = 200;

const sourceKind = kindByName('Source')!;
const runKind = kindByName('PromotionRun')!;
const targetKind = kindByName('Target')!;

const OPEN_PHASES = RUN_PHASES.filter(phase => !isRunEnded(phase));

const equals = (key: string, ...values: string[]): SelectorRequirement => ({
  key,
  operator: 'In',
  values,
});

/** What a reference may look like in the spec of a Source. */
function spellings(entityRef: string): string[] {
  let parsed;
  try {
    parsed = parseEntityRef(entityRef);
  } catch {
    throw badRequest(
      `entityRef=${entityRef} is not an entity reference; write it like component:default/checkout`,
    );
  }
  const { kind, namespace, name } = parsed;
  const kinds = [kind, kind.toLowerCase()];
  return [
    ...new Set(
      kinds.flatMap(text => [
        entityRef,
        `${text}:${namespace}/${name}`,
        ...(namespace === 'default' ? [`${text}:${name}`] : []),
      ]),
    ),
  ];
}

/** Sources at a glance: what is where, what is under way, and what was before. */
export class SourceOverviews {
  readonly #deps: {
    resources: Resources;
    store: FairwayStore & ViewStore;
    targets: RunTargets;
    approvals: Approvals;
  };

  constructor(deps: {
    resources: Resources;
    store: FairwayStore & ViewStore;
    targets: RunTargets;
    approvals: Approvals;
  }) {
    this.#deps = deps;
  }

  /** The Sources that belong to an entity of the catalog. */
  async ofEntity(
    entityRef: string,
    context: RequestContext,
  ): Promise<{ revision: number; items: SourceOverview[] }> {
    const { items, revision } = await this.#deps.resources.list(
      sourceKind,
      {
        fields: [equals('spec.entityRef', ...spellings(entityRef))],
        limit: MAX_SOURCES,
      },
      context,
    );
    return {
      revision,
      items: await Promise.all(
        (items as Source[]).map(source => this.overview(source, context)),
      ),
    };
  }

  async overview(
    source: Source,
    context: RequestContext,
  ): Promise<SourceOverview> {
    const { namespace, name } = source.metadata;
    const { current } = await this.#deps.store.revisions();
    const recent = await this.#recent(source, context);
    return {
      namespace,
      name,
      entityRef: source.spec.entityRef,
      units: source.spec.units.map(unit => unit.name),
      active: await this.#active(source, context),
      recent: recent.map(runSummary),
      stages: await this.#stages(source, context),
      revision: current,
    };
  }

  async #active(
    { metadata }: Source,
    context: RequestContext,
  ): Promise<SourceOverview['active']> {
    const { resources, approvals, targets } = this.#deps;
    const { items } = await resources.list(
      runKind,
      {
        namespace: metadata.namespace,
        fields: [
          equals('spec.source.name', metadata.name),
          equals('status.phase', ...OPEN_PHASES),
        ],
      },
      context,
    );
    const runs = (items as PromotionRun[])
      .sort((a, b) =>
        a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1,
      )
      .slice(0, MAX_ACTIVE);
    const waiting = await approvals.ofRuns(runs, context);
    return Promise.all(
      runs.map(
        async (
          run,
        ): Promise<
          RunSummary & {
            waiting: ReasonGroup[];
            approvals: typeof waiting;
          }
        > => ({
          ...runSummary(run),
          waiting: (await targets.lanes(run, context)).waiting,
          approvals: waiting.filter(item => item.run === run.metadata.name),
        }),
      ),
    );
  }

  async #recent(
    { metadata }: Source,
    context: RequestContext,
  ): Promise<PromotionRun[]> {
    const { resources, store } = this.#deps;
    const { namespace, name: source } = metadata;
    const filter = await resources.readFilter(runKind, namespace, context);
    const found: PromotionRun[] = [];
    for (let offset = 0; offset < MAX_LOOKED_AT; offset += PAGE_SIZE) {
      const runs = await store.newestRuns({
        namespace,
        source,
        offset,
        limit: PAGE_SIZE,
      });
      const ended = runs.filter(({ status }) =>
        isRunEnded(status?.phase ?? 'Pending'),
      );
      const permitted = await filter.permits(ended);
      found.push(...ended.filter((_, index) => permitted[index]));
      if (runs.length < PAGE_SIZE || found.length >= MAX_RECENT) {
        break;
      }
    }
    return found.slice(0, MAX_RECENT);
  }

  async #stages(
    { metadata, spec }: Source,
    context: RequestContext,
  ): Promise<StageVersions[]> {
    const { resources, store } = this.#deps;
    const { namespace, name: source } = metadata;
    const filter = await resources.readFilter(targetKind, namespace, context);
    const counts = filter.everything
      ? await store.stageVersions({ namespace, source })
      : counted(
          await visibleInventory(
            await store.inventory({ namespace, source, withStages: true }),
            filter,
          ),
        );
    const [newest] = await store.newestRuns({
      namespace,
      source,
      offset: 0,
      limit: 1,
    });
    return arranged(
      counts,
      newest?.spec.plan.spec.stages.map(({ name }) => name) ?? [],
      spec.units.map(({ name }) => name),
    );
  }
}

function counted(cells: readonly InventoryCell[]): StageVersionCount[] {
  const counts = new Map<string, StageVersionCount>();
  for (const { stage, unit, version, drift } of cells) {
    const key = JSON.stringify([stage ?? null, unit, version]);
    const count = counts.get(key) ?? {
      ...(stage !== undefined && { stage }),
      unit,
      ...(version !== undefined && { version }),
      clusters: 0,
      drifted: 0,
    };
    count.clusters += 1;
    count.drifted += drift ? 1 : 0;
    counts.set(key, count);
  }
  return [...counts.values()];
}

/**
 * Stages in the order of the newest plan, those that it does not have any more next, and clusters in no stage last; units in the
 * order of the source.
 */
function arranged(
  counts: readonly StageVersionCount[],
  stages: readonly string[],
  units: readonly string[],
): StageVersions[] {
  const groups = new Map<string, StageVersions>();
  for (const { stage, unit, ...count } of counts) {
    // A cluster in no stage need not have anything of the source.
    const isOfInterest = stage !== undefined || count.version !== null;
    if (units.includes(unit) && isOfInterest) {
      const key = JSON.stringify([stage ?? null, unit]);
      const group: StageVersions = groups.get(key) ?? {
        ...(stage !== undefined && { stage }),
        unit,
        versions: [],
      };
      group.versions.push(count);
      groups.set(key, group);
    }
  }
  const rank = (stage: string | undefined) => {
    if (stage === undefined) {
      return Infinity;
    }
    return stages.includes(stage) ? stages.indexOf(stage) : stages.length;
  };
  const arrangement = [...groups.values()].sort(
    (a, b) =>
      // Two that are in no stage have no difference: NaN.
      rank(a.stage) - rank(b.stage) ||
      (a.stage ?? '').localeCompare(b.stage ?? '') ||
      units.indexOf(a.unit) - units.indexOf(b.unit),
  );
  arrangement.forEach(({ versions }) =>
    versions.sort((a, b) => b.clusters - a.clusters),
  );
  return arrangement;
}
