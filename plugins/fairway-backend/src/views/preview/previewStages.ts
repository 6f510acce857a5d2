import {
  approversOf,
  durationMs,
  formatDuration,
  GateSpec,
  gateType,
  PlannedCluster,
  PlanSpec,
  PreviewStage,
  RunPlan,
} from '@fairway/plugin-fairway-common';

/** How many clusters of a batch are named. */
const MAX_SAMPLE = 100;

const inWords = (duration: string) => formatDuration(durationMs(duration));

function question(gate: GateSpec): string {
  const type = gateType(gate);
  switch (type) {
    case 'approval': {
      const { count = 1 } = gate.approval ?? {};
      return `${count} ${
        count === 1 ? 'approval' : 'approvals'
      } by ${approversOf(gate)}`;
    }
    case 'soak':
      return `waits for ${inWords(gate.soak!.duration)}`;
    case 'health':
      return gate.health?.stableFor
        ? `healthy for ${inWords(gate.health.stableFor)}`
        : 'healthy';
    default:
      throw new Error(`there is no gate of type ${type satisfies never}`);
  }
}

/** What a gate asks, for people. */
function gateSummary(gate: GateSpec): string {
  const scope = gate.level === 'Target' ? ', for each cluster' : '';
  const limit = gate.timeout ? `; fails after ${inWords(gate.timeout)}` : '';
  return `${question(gate)}${scope}${limit}`;
}

const gatesOf = (gates: readonly GateSpec[] = []) =>
  gates.map(gate => ({
    name: gate.name,
    type: gateType(gate),
    summary: gateSummary(gate),
  }));

function batchesOf(
  clusters: readonly PlannedCluster[],
): PreviewStage['batches'] {
  const batches = new Map<number, PreviewStage['batches'][number]>();
  for (const { batch, canary, name } of clusters) {
    const members = batches.get(batch) ?? { canary, clusters: 0, sample: [] };
    members.clusters += 1;
    if (members.sample.length < MAX_SAMPLE) {
      members.sample.push(name);
    }
    batches.set(batch, members);
  }
  return [...batches.values()];
}

/** The stages of a plan with the clusters that land in each of their batches. */
export function previewStages(
  plan: PlanSpec,
  runPlan: RunPlan,
): PreviewStage[] {
  return plan.stages.map((stage, index) => {
    const { clusters } = runPlan.stages[index];
    return {
      name: stage.name,
      dependsOn: (stage.dependsOn ?? []).map(dependency => dependency.stage),
      clusters: clusters.length,
      batches: batchesOf(clusters),
      before: gatesOf(stage.before),
      after: gatesOf(stage.after),
      onFailure: stage.onFailure,
    };
  });
}
