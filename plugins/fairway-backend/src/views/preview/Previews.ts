import {
  Backend,
  Cluster,
  describeVersions,
  Fleet,
  InputObject,
  isRunEnded,
  kindByName,
  KindDefinition,
  Plan,
  PlannedStage,
  planRun,
  PreviewDiff,
  Promotion,
  promotionKind,
  PromotionPreview,
  PromotionRun,
  RUN_PHASES,
  RunPlan,
  Source,
} from '@fairway/plugin-fairway-common';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import type { CreateAccess } from '../../authorization';
import { snapshot } from '../../engine/objects/snapshot';
import { backendOf, bindingOf } from '../../engine/run/RunSnapshot';
import type { RequestContext, Resources } from '../../resources';
import { expandPromotion } from '../../resources/admission';
import { sameDocument } from '../../resources/objectState';
import type { FairwayStore } from '../../store';
import { asStored } from '../asStored';
import { clusterWarnings } from './clusterWarnings';
import { previewStages } from './previewStages';
import { findReadable, notFound, Problem, readReferences } from './references';
import type { SampleDiffs } from './SampleDiffs';
import { sampleTargets } from './sampleTargets';

const MAX_UNCOVERED = 100;
const MAX_PROBLEMS = 100;
const MAX_RUNS = 10;

const fleetKind = kindByName('Fleet')!;
const clusterKind = kindByName('Cluster')!;
const runKind = kindByName('PromotionRun')!;

const PARTIAL =
  'only clusters that you may read are counted and shown; a run takes in the others of the fleet, too';

/** A simulation is about clusters; nothing is looked at that comes from a source. */
const NO_SOURCE = { units: [] } as unknown as Source['spec'];

const NOTHING = { stages: [], uncovered: [], warnings: [] };

/**
 * What would happen if a promotion was created or a plan was used now.
 *
 * @remarks
 * Everything is read as the caller may read it. Clusters are asked only for somebody who may create the promotion, or where it
 * has been created already, since the answer comes from the clusters and not from anything that the caller may read.
 */
export class Previews {
  readonly #deps: {
    resources: Resources;
    store: FairwayStore;
    createAccess: CreateAccess;
    drivers: ReadonlyMap<string, DeliveryDriver>;
    diffs: SampleDiffs;
  };

  constructor(deps: {
    resources: Resources;
    store: FairwayStore;
    createAccess: CreateAccess;
    drivers: ReadonlyMap<string, DeliveryDriver>;
    diffs: SampleDiffs;
  }) {
    this.#deps = deps;
  }

  /** @param input - a document of a Promotion that was decoded */
  async preview(
    input: InputObject,
    namespace: string,
    context: RequestContext,
    signal: AbortSignal,
  ): Promise<PromotionPreview> {
    const { current: revision } = await this.#deps.store.revisions();
    const promotion = asStored(input, namespace) as Promotion;
    const { spec } = promotion;
    const found = await readReferences(promotion, this.#deps, context);
    const { source, fleet, plan } = found;
    const missing = await this.#missingPermission(promotion, context);
    const problems = [...found.problems, ...missing];
    if (!source || !fleet || !plan) {
      return { ...NOTHING, revision, problems, diffs: [] };
    }
    const { clusters, isPartial } = await this.#clusters(namespace, context);
    const runPlan = expandPromotion(spec, {
      source,
      fleet,
      plan,
      clusters: [...clusters.values()],
    })!;
    return {
      revision,
      ...this.#outcome(plan, runPlan, problems),
      warnings: [
        ...(isPartial ? [PARTIAL] : []),
        ...(spec.suspend
          ? ['the promotion is suspended: no run starts until it is resumed']
          : []),
        ...clusterWarnings(plan.spec, runPlan, clusters),
        ...(await this.#otherRuns(promotion, context)),
      ],
      diffs:
        problems.length === 0 && runPlan.problems.length === 0
          ? await this.#diffs(
              { promotion, source, backends: found.backends },
              { stages: runPlan.stages, clusters },
              context,
              signal,
            )
          : [],
    };
  }

  /** @param input - a document of a Plan that was decoded */
  async simulate(
    input: InputObject,
    fleetName: string,
    namespace: string,
    context: RequestContext,
  ): Promise<PromotionPreview> {
    const { current: revision } = await this.#deps.store.revisions();
    const plan = asStored(input, namespace) as Plan;
    const fleet = await findReadable<Fleet>(
      this.#deps.resources,
      fleetKind,
      namespace,
      fleetName,
      context,
    );
    if (!fleet) {
      return {
        ...NOTHING,
        revision,
        problems: [notFound('Fleet', fleetName, namespace, 'fleetRef.name')],
      };
    }
    const { clusters, isPartial } = await this.#clusters(namespace, context);
    const runPlan = planRun({
      source: NO_SOURCE,
      plan: plan.spec,
      fleet: fleet.spec,
      clusters: plannable(clusters),
      fieldsOf: 'Plan',
    });
    return {
      revision,
      ...this.#outcome(plan, runPlan, []),
      warnings: [
        ...(isPartial ? [PARTIAL] : []),
        ...clusterWarnings(plan.spec, runPlan, clusters),
      ],
    };
  }

  #outcome(
    plan: Plan,
    runPlan: RunPlan,
    problems: readonly Problem[],
  ): Pick<PromotionPreview, 'stages' | 'uncovered' | 'problems'> {
    return {
      stages: previewStages(plan.spec, runPlan),
      uncovered: runPlan.uncovered.slice(0, MAX_UNCOVERED),
      problems: [
        ...problems,
        ...runPlan.problems.map(({ field, message }) => ({
          field,
          message,
        })),
      ].slice(0, MAX_PROBLEMS),
    };
  }

  /** The permission that the caller lacks to create the promotion, unless it has been created as it is. */
  async #missingPermission(
    promotion: Promotion,
    context: RequestContext,
  ): Promise<Problem[]> {
    const { namespace, name } = promotion.metadata;
    const definition = promotionKind as unknown as KindDefinition;
    const existing =
      name === ''
        ? undefined
        : await findReadable<Promotion>(
            this.#deps.resources,
            definition,
            namespace,
            name,
            context,
          );
    if (existing && sameDocument(existing.spec, promotion.spec)) {
      return [];
    }
    const [problem] = await this.#deps.createAccess.problems(
      definition,
      namespace,
      [promotion],
      context,
    );
    return problem === undefined ? [] : [{ message: problem }];
  }

  async #clusters(
    namespace: string,
    context: RequestContext,
  ): Promise<{ clusters: Map<string, Cluster>; isPartial: boolean }> {
    const { resources } = this.#deps;
    const filter = await resources.readFilter(clusterKind, namespace, context);
    const { items } = await resources.list(clusterKind, { namespace }, context);
    return {
      isPartial: !filter.everything,
      clusters: new Map(
        (items as Cluster[]).map(cluster => [cluster.metadata.name, cluster]),
      ),
    };
  }

  /** What is under way of the same source, as far as the caller may know of it. */
  async #otherRuns(
    { metadata, spec }: Promotion,
    context: RequestContext,
  ): Promise<string[]> {
    const { items } = await this.#deps.resources.list(
      runKind,
      {
        namespace: metadata.namespace,
        fields: [
          {
            key: 'spec.source.name',
            operator: 'In',
            values: [spec.sourceRef.name],
          },
          {
            key: 'status.phase',
            operator: 'In',
            values: RUN_PHASES.filter(phase => !isRunEnded(phase)),
          },
        ],
        limit: MAX_RUNS,
      },
      context,
    );
    return (items as PromotionRun[]).map(run => {
      const what = `run "${run.metadata.name}" (${describeVersions(
        run.spec,
      )}, ${run.status?.phase ?? 'Pending'})`;
      return run.spec.promotionRef.name === metadata.name
        ? `${what} of this promotion is under way; a change of the promotion ends it`
        : `${what} promotes the same source; clusters that it works on are waited for`;
    });
  }

  async #diffs(
    parts: { promotion: Promotion; source: Source; backends: Backend[] },
    where: {
      stages: readonly PlannedStage[];
      clusters: ReadonlyMap<string, Cluster>;
    },
    context: RequestContext,
    signal: AbortSignal,
  ): Promise<PreviewDiff[]> {
    const { resources, drivers, diffs } = this.#deps;
    const targets = await sampleTargets(
      { ...parts, stages: where.stages },
      resources,
      context,
    );
    const [backend, ...backends] = parts.backends.map(snapshot);
    const run = { spec: { source: snapshot(parts.source), backend, backends } };
    return diffs.of(
      targets.map(target => ({
        stage: target.spec.stage,
        cluster: target.spec.cluster,
        driver: drivers.get(backendOf(run, target).spec.driver)!,
        backstageCluster:
          target.spec.hub ??
          where.clusters.get(target.spec.cluster)!.spec.connection
            .backstageCluster,
        binding: bindingOf(run, target),
        version: target.spec.version,
      })),
      signal,
    );
  }
}

function plannable(clusters: ReadonlyMap<string, Cluster>) {
  return [...clusters.values()].map(({ metadata, spec }) => ({
    name: metadata.name,
    labels: metadata.labels,
    suspended: spec.suspend,
  }));
}
