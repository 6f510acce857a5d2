import { clustersOf, planOf } from './builders';
import type { RunOptions } from './builders';
import { failedApply, healthy, ModelWorld, Outside } from './modelWorld';

/** A world with a run of these stages over so many clusters each. */
export const worldOf = (
  stages: Record<string, unknown>[],
  counts: Record<string, number>,
  outside: Outside = healthy,
  rest: Partial<RunOptions> = {},
  planRest: Record<string, unknown> = {},
) =>
  new ModelWorld(
    { plan: planOf(stages, planRest), clusters: clustersOf(counts), ...rest },
    outside,
  );

/** Only these clusters ever report; the others take writes and stay silent. */
export const only = (...names: string[]): Outside => ({
  ...healthy,
  observe: write =>
    names.includes(write.target.spec.cluster)
      ? healthy.observe(write)
      : undefined,
});

/** These clusters refuse every write. */
export const refuse = (...names: string[]): Outside => ({
  ...healthy,
  apply: write =>
    names.includes(write.target.spec.cluster)
      ? { key: write.key, at: write.now, ...failedApply() }
      : healthy.apply(write),
});
