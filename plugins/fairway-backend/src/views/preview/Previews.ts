import {
  describeVersions,
  Fleet,
  InputObject,
  isRunEnded,
  kindByName,
  Plan,
  planRun,
  PreviewDiff,
  Promotion,
  PromotionPreview,
  PromotionRun,
  RUN_PHASES,
  RunPlan,
  Source,
} from '@fairway/plugin-fairway-common';
import type { RequestContext, Resources } from '../../resources';
import type { FairwayStore } from '../../store';
import { asStored } from '../asStored';
import type { ClusterDiffs } from './ClusterDiffs';
import { clusterWarnings } from './clusterWarnings';
import type {
  PlannedPromotion,
  PlannedPromotions,
  ReadableClusters,
} from './PlannedPromotions';
import { previewStages } from './previewStages';
import { findReadable, notFound, Problem } from './references';

/** Of how many clusters of a stage it is told what would change, and how many units are asked about in all. */
const CLUSTERS_OF_STAGE = 3;
const MAX_TARGETS = 100;

/** How long clusters may take to tell, in milliseconds. */
const TIMEOUT_MS = 8_000;

const MAX_UNCOVERED = 100;
const MAX_PROBLEMS = 100;
const MAX_RUNS = 10;

const fleetKind = kindByName('Fleet')!;
const runKind = kindByName('PromotionRun')!;

const PARTIAL =
  'only clusters that you may read are counted and shown; a run takes in the others of the fleet, too';

/** A simulation is about clusters; nothing is looked at that comes from a source. */
const NO_SOURCE = { units: [] } as unknown as Source['spec'];

const NOTHING = { stages: [], uncovered: [], warnings: [] };

/** What would happen if a promotion was created or a plan was used now. Everything is read as the caller may read it. */
export class Previews {
  readonly #deps: {
    resources: Resources;
    store: FairwayStore;
    promotions: PlannedPromotions;
    diffs: ClusterDiffs;
  };

  constructor(deps: {
    resources: Resources;
    store: FairwayStore;
    promotions: PlannedPromotions;
    diffs: ClusterDiffs;
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
    const found = await this.#deps.promotions.plan(input, namespace, context);
    const { revision, promotion, problems, planned } = found;
    if (!planned) {
      return { ...NOTHING, revision, problems, diffs: [] };
    }
    const { plan, runPlan, clusters, isPartial } = planned;
    return {
      revision,
      ...this.#outcome(plan, runPlan, problems),
      warnings: [
        ...(isPartial ? [PARTIAL] : []),
        ...(promotion.spec.suspend
          ? ['the promotion is suspended: no run starts until it is resumed']
          : []),
        ...clusterWarnings(plan.spec, runPlan, clusters),
        ...(await this.#otherRuns(promotion, context)),
      ],
      diffs: await this.#sample(found, runPlan, context, signal),
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
    const { clusters, isPartial } = await this.#deps.promotions.clusters(
      namespace,
      context,
    );
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

  /** What would change on the first clusters of each stage. */
  async #sample(
    found: PlannedPromotion,
    { stages }: RunPlan,
    context: RequestContext,
    signal: AbortSignal,
  ): Promise<PreviewDiff[]> {
    const { promotions, diffs } = this.#deps;
    const first = stages.map(stage => ({
      ...stage,
      clusters: stage.clusters.slice(0, CLUSTERS_OF_STAGE),
    }));
    const targets = await promotions.targets(found, first, context);
    const questions = promotions.questions(
      found,
      targets.slice(0, MAX_TARGETS),
    );
    const answers = await diffs.of(questions, {
      signal,
      timeoutMs: TIMEOUT_MS,
    });
    return answers.flatMap(answer => answer.diffs);
  }
}

function plannable(clusters: ReadableClusters['clusters']) {
  return [...clusters.values()].map(({ metadata, spec }) => ({
    name: metadata.name,
    labels: metadata.labels,
    suspended: spec.suspend,
  }));
}
