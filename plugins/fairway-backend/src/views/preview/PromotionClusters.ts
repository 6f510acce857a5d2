import type {
  InputObject,
  PreviewClusters,
  PreviewClustersQuery,
} from '@fairway/plugin-fairway-common';
import type { RequestContext } from '../../resources';
import type { ClusterPages } from './ClusterPages';
import type { PlannedPromotions } from './PlannedPromotions';

/** All clusters of a promotion that may not have been created, page by page. */
export class PromotionClusters {
  readonly #deps: { promotions: PlannedPromotions; pages: ClusterPages };

  constructor(deps: { promotions: PlannedPromotions; pages: ClusterPages }) {
    this.#deps = deps;
  }

  /** @param input - a document of a Promotion that was decoded */
  async page(
    input: InputObject,
    namespace: string,
    query: PreviewClustersQuery,
    context: RequestContext,
    signal: AbortSignal,
  ): Promise<PreviewClusters> {
    const { promotions, pages } = this.#deps;
    const found = await promotions.plan(input, namespace, context);
    const { stages = [], problems = [] } = found.planned?.runPlan ?? {};
    const page = await pages.page(
      {
        targets: await promotions.targets(found, stages, context),
        stages: stages.map(({ name }) => name),
        questions: targets => promotions.questions(found, targets),
      },
      query,
      signal,
    );
    return {
      revision: found.revision,
      ...page,
      problems: [
        ...found.problems,
        ...problems.map(({ field, message }) => ({ field, message })),
      ],
    };
  }
}
