import {
  Cluster,
  kindByName,
  PreviewClusters,
  PreviewClustersQuery,
  PromotionRun,
  Target,
  TargetPreview,
} from '@fairway/plugin-fairway-common';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import type { RequestContext, Resources } from '../../resources';
import type { FairwayStore } from '../../store';
import { deliveryOf } from '../targetDelivery';
import { visibleObjects } from '../visibleObjects';
import type { ClusterDiffs, DiffQuestion } from './ClusterDiffs';
import type { ClusterPages } from './ClusterPages';
import { nextWrite, WAITING_PHASES } from './nextWrite';
import { worstOf } from './previewOutcomes';

const targetKind = kindByName('Target')!;

/** How long the cluster of one target may take to tell, in milliseconds. */
const TIMEOUT_MS = 8_000;

/** What would be written to targets that wait, as they are frozen in their runs. Whether the run may be read is not asked. */
export class WaitingPreviews {
  readonly #deps: {
    resources: Resources;
    store: FairwayStore;
    drivers: ReadonlyMap<string, DeliveryDriver>;
    diffs: ClusterDiffs;
    pages: ClusterPages;
    now: () => number;
  };

  constructor(deps: {
    resources: Resources;
    store: FairwayStore;
    drivers: ReadonlyMap<string, DeliveryDriver>;
    diffs: ClusterDiffs;
    pages: ClusterPages;
    now: () => number;
  }) {
    this.#deps = deps;
  }

  /** @param target - one that its caller may read */
  async ofTarget(
    run: PromotionRun,
    target: Target,
    signal: AbortSignal,
  ): Promise<TargetPreview> {
    const { diffs, store, now } = this.#deps;
    const { cluster } = target.spec;
    const write = nextWrite(target);
    if (!write.waiting) {
      return { cluster, ...write };
    }
    const readAt = new Date(now()).toISOString();
    const { namespace } = target.metadata;
    const found = (await store.get('Cluster', namespace, cluster)) as
      | Cluster
      | undefined;
    const clusters = new Map(found ? [[cluster, found]] : []);
    const [answer] = await diffs.of(this.#questions(run, [target], clusters), {
      signal,
      timeoutMs: TIMEOUT_MS,
    });
    return {
      cluster,
      ...write,
      readAt,
      ...answer,
      outcome: worstOf(answer.diffs.map(diff => diff.outcome)),
    };
  }

  /** A page of what waits in a run, as far as the caller may read it. */
  async ofRun(
    run: PromotionRun,
    query: PreviewClustersQuery,
    context: RequestContext,
    signal: AbortSignal,
  ): Promise<PreviewClusters> {
    const { store, pages } = this.#deps;
    const { current: revision } = await store.revisions();
    const targets = await this.#waiting(run, query.stage, context);
    const { items } = await store.list({
      kind: 'Cluster',
      namespace: run.metadata.namespace,
    });
    const clusters = new Map(
      (items as Cluster[]).map(cluster => [cluster.metadata.name, cluster]),
    );
    const page = await pages.page(
      {
        targets,
        stages: run.spec.plan.spec.stages.map(({ name }) => name),
        questions: asked => this.#questions(run, asked, clusters),
      },
      query,
      signal,
    );
    return { revision, ...page, problems: [] };
  }

  /** The targets that nothing has been written to in this attempt. */
  async #waiting(
    { metadata: { namespace, name } }: PromotionRun,
    stage: string | undefined,
    context: RequestContext,
  ): Promise<Target[]> {
    const { resources, store } = this.#deps;
    const filter = await resources.readFilter(targetKind, namespace, context);
    const equal = (key: string, ...values: string[]) => ({
      key,
      operator: 'In' as const,
      values,
    });
    const pages = visibleObjects<Target>(
      store,
      {
        kind: 'Target',
        namespace,
        fields: [
          equal('spec.runRef.name', name),
          equal('status.phase', ...WAITING_PHASES),
          ...(stage === undefined ? [] : [equal('spec.stage', stage)]),
        ],
      },
      filter,
    );
    const found: Target[] = [];
    for await (const targets of pages) {
      found.push(...targets.filter(target => nextWrite(target).waiting));
    }
    return found;
  }

  #questions(
    run: PromotionRun,
    targets: readonly Target[],
    clusters: ReadonlyMap<string, Cluster>,
  ): DiffQuestion[] {
    return targets.flatMap(target => {
      const write = nextWrite(target);
      if (!write.waiting) {
        return [];
      }
      const { version, replaces } = write;
      return {
        target,
        version,
        ...(replaces === undefined ? {} : { replaces }),
        delivery: () =>
          deliveryOf(
            run,
            target,
            clusters.get(target.spec.cluster),
            this.#deps.drivers,
          ),
      };
    });
  }
}
