import {
  Backend,
  Cluster,
  InputObject,
  kindByName,
  KindDefinition,
  Plan,
  PlannedStage,
  Promotion,
  promotionKind,
  RunPlan,
  Source,
  Target,
} from '@fairway/plugin-fairway-common';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import type { CreateAccess } from '../../authorization';
import { snapshot } from '../../engine/objects/snapshot';
import type { RequestContext, Resources } from '../../resources';
import { expandPromotion } from '../../resources/admission';
import { sameDocument } from '../../resources/objectState';
import type { FairwayStore } from '../../store';
import { asStored } from '../asStored';
import { deliveryOf } from '../targetDelivery';
import type { DiffQuestion } from './ClusterDiffs';
import { readableTargets } from './readableTargets';
import { findReadable, Problem, readReferences } from './references';

const clusterKind = kindByName('Cluster')!;

/** Clusters, as far as the caller may read them. */
export interface ReadableClusters {
  clusters: ReadonlyMap<string, Cluster>;
  /** Whether there may be others. */
  isPartial: boolean;
}

/** A promotion that was planned as if it started now. */
export interface PlannedPromotion {
  revision: number;
  promotion: Promotion;
  /** Why it could not start, and which permission is missing. */
  problems: Problem[];
  /** Absent where something is missing that it names. */
  planned?: ReadableClusters & {
    source: Source;
    backends: Backend[];
    plan: Plan;
    runPlan: RunPlan;
  };
}

/**
 * Plans promotions that may not have been created.
 *
 * @remarks
 * Everything is read as the caller may read it. Clusters are asked only for somebody who may create the promotion, or where it
 * has been created already, since the answer comes from the clusters and not from anything that the caller may read.
 */
export class PlannedPromotions {
  readonly #deps: {
    resources: Resources;
    store: FairwayStore;
    createAccess: CreateAccess;
    drivers: ReadonlyMap<string, DeliveryDriver>;
  };

  constructor(deps: {
    resources: Resources;
    store: FairwayStore;
    createAccess: CreateAccess;
    drivers: ReadonlyMap<string, DeliveryDriver>;
  }) {
    this.#deps = deps;
  }

  /** @param input - a document of a Promotion that was decoded */
  async plan(
    input: InputObject,
    namespace: string,
    context: RequestContext,
  ): Promise<PlannedPromotion> {
    const { current: revision } = await this.#deps.store.revisions();
    const promotion = asStored(input, namespace) as Promotion;
    const found = await readReferences(promotion, this.#deps, context);
    const { source, fleet, plan, backends } = found;
    const missing = await this.#missingPermission(promotion, context);
    const problems = [...found.problems, ...missing];
    if (!source || !fleet || !plan) {
      return { revision, promotion, problems };
    }
    const readable = await this.clusters(namespace, context);
    const runPlan = expandPromotion(promotion.spec, {
      source,
      fleet,
      plan,
      clusters: [...readable.clusters.values()],
    })!;
    return {
      revision,
      promotion,
      problems,
      planned: { ...readable, source, backends, plan, runPlan },
    };
  }

  async clusters(
    namespace: string,
    context: RequestContext,
  ): Promise<ReadableClusters> {
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

  /**
   * The targets that it would have in some of its stages, as far as the caller may read targets there. None where it cannot start,
   * or its caller may not ask clusters.
   */
  async targets(
    { promotion, problems, planned }: PlannedPromotion,
    stages: readonly PlannedStage[],
    context: RequestContext,
  ): Promise<Target[]> {
    if (
      !planned ||
      problems.length > 0 ||
      planned.runPlan.problems.length > 0
    ) {
      return [];
    }
    const { source, backends } = planned;
    const parts = { promotion, source, backends, stages };
    return readableTargets(parts, this.#deps.resources, context);
  }

  /** What to ask clusters about targets of {@link PlannedPromotions.targets}. */
  questions(
    { planned }: PlannedPromotion,
    targets: readonly Target[],
  ): DiffQuestion[] {
    if (!planned) {
      return [];
    }
    const { source, clusters } = planned;
    const [backend, ...backends] = planned.backends.map(snapshot);
    const run = { spec: { source: snapshot(source), backend, backends } };
    const { drivers } = this.#deps;
    return targets.map(target => ({
      target,
      delivery: () =>
        deliveryOf(run, target, clusters.get(target.spec.cluster), drivers),
      version: target.spec.version,
    }));
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
}
