import type {
  Cluster,
  PlanSpec,
  RunPlan,
} from '@fairway/plugin-fairway-common';

/** How many clusters are named. */
const SHOWN = 5;

function named(clusters: readonly string[]): string {
  const rest = clusters.length - SHOWN;
  return `${clusters.slice(0, SHOWN).join(', ')}${
    rest > 0 ? ` and ${rest} more` : ''
  }`;
}

function outcome(policy: 'Wait' | 'Skip' | 'Fail'): string {
  switch (policy) {
    case 'Wait':
      return 'waited for';
    case 'Skip':
      return 'skipped';
    case 'Fail':
      return 'counted as failed';
    default:
      throw new Error(`there is no policy ${policy satisfies never}`);
  }
}

/** What becomes of clusters that nothing can be written to now, and of stages that are left without any, for people. */
export function clusterWarnings(
  plan: PlanSpec,
  runPlan: RunPlan,
  clusters: ReadonlyMap<string, Cluster>,
): string[] {
  return plan.stages.flatMap((stage, index) => {
    const names = runPlan.stages[index].clusters.map(({ name }) => name);
    const suspended = names.filter(name => clusters.get(name)?.spec.suspend);
    const unreachable = names.filter(
      name =>
        !suspended.includes(name) &&
        clusters.get(name)?.status?.reachability === 'Unreachable',
    );
    const warning = (
      found: readonly string[],
      state: string,
      policy: 'Wait' | 'Skip' | 'Fail',
    ) =>
      found.length > 0
        ? [
            `stage "${stage.name}": ${named(found)} ${
              found.length === 1 ? 'is' : 'are'
            } ${state} and will be ${outcome(policy)}`,
          ]
        : [];
    return [
      ...(names.length === 0
        ? [`stage "${stage.name}" has no cluster and will be skipped`]
        : []),
      ...warning(suspended, 'suspended', stage.suspendedClusters),
      ...warning(unreachable, 'unreachable', stage.unreachableClusters),
    ];
  });
}
