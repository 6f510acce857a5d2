import type {
  Approval,
  Action,
  PromotionRun,
  PromotionRunStatus,
  StageSpec,
  StageStatus,
  Target,
  TargetStatus,
} from '../../kinds';
import type { DecideInput, DecisionDraft, Effect, Facts } from '../types';
import { emptyCounts } from '../counts';

/** A target while a decision is taken: its status is replaced, never changed in place. */
export interface Member {
  readonly target: Target;
  /** As it was stored; undefined where the target is created by this decision. */
  readonly stored: TargetStatus | undefined;
  status: TargetStatus;
  /** The lock was given up by this decision, so what the facts say of it is out of date. */
  unlocked?: boolean;
}

/** A cluster in a stage with its units. */
export interface ClusterView {
  readonly name: string;
  readonly batch: number;
  readonly canary: boolean;
  readonly order: number;
  readonly members: Member[];
}

/** A stage while a decision is taken. */
export interface StageView {
  readonly spec: StageSpec;
  readonly index: number;
  status: StageStatus;
  /** In the order in which they take their turns. */
  clusters: ClusterView[];
}

/** Everything that a decision looks at and changes. */
export interface World {
  readonly run: PromotionRun;
  readonly facts: Facts;
  readonly now: number;
  /** `now` as RFC 3339. */
  readonly at: string;
  runStatus: PromotionRunStatus;
  /** In the order of the plan. */
  readonly stages: StageView[];
  /** Each stage after those that it depends on. */
  readonly ordered: StageView[];
  readonly stageByName: ReadonlyMap<string, StageView>;
  readonly members: Map<string, Member>;
  readonly decisions: DecisionDraft[];
  /** By key, since a gate may be looked at more than once in a decision. */
  readonly gateEffects: Map<string, Effect>;
  readonly actions: Map<string, NonNullable<Action['status']>>;
  readonly approvals: Map<string, NonNullable<Approval['status']>>;
  readonly release: Set<string>;
  restart?: { action: string; requestedBy: string };
  nextCheck?: number;
  /** Grows with each change that may let something else advance. */
  moves: number;
}

/** Takes note of a time at which something changes without an event. */
export function wakeAt(world: World, time: number | undefined) {
  if (time !== undefined && time > world.now) {
    world.nextCheck = Math.min(world.nextCheck ?? Infinity, time);
  }
}

/** RFC 3339 in UTC of milliseconds since the epoch. */
export function timestampOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** Milliseconds since the epoch of a time that was stored. */
export function timeOf(timestamp: string): number {
  return Date.parse(timestamp);
}

/** The status that a target starts with. @public */
export function initialTargetStatus(now: number): TargetStatus {
  return {
    phase: 'Pending',
    since: timestampOf(now),
    operation: 'Promote',
    attempt: 1,
  };
}

/** The status of a run before its first decision. @public */
export function initialRunStatus(input: {
  stages: readonly { name: string; clusters: readonly unknown[] }[];
  /** Clusters of the fleet that no stage selects. */
  uncovered?: readonly string[];
}): PromotionRunStatus {
  const stages = input.stages.map(({ name, clusters }) => ({
    name,
    phase: 'Pending' as const,
    clusters: emptyCounts(clusters.length),
  }));
  return {
    phase: 'Pending',
    clusters: emptyCounts(
      stages.reduce((sum, stage) => sum + stage.clusters.total, 0),
    ),
    stages,
    ...(input.uncovered?.length
      ? { uncoveredClusters: input.uncovered.slice(0, 50) }
      : {}),
  };
}

function inTurn(a: ClusterView, b: ClusterView): number {
  return a.batch - b.batch || a.order - b.order || (a.name < b.name ? -1 : 1);
}

/** Adds a target to its stage; the order of clusters is settled by {@link sortClusters}. */
function addMember(
  clusters: Map<string, ClusterView>,
  stage: StageView,
  member: Member,
) {
  const { spec } = member.target;
  const key = `${spec.stage}/${spec.cluster}`;
  const known = clusters.get(key);
  if (known) {
    known.members.push(member);
    return;
  }
  const cluster: ClusterView = {
    name: spec.cluster,
    batch: spec.batch,
    canary: spec.canary ?? false,
    order: spec.order,
    members: [member],
  };
  clusters.set(key, cluster);
  stage.clusters.push(cluster);
}

/** Each stage after those that it depends on; stages on a cycle, which admission refuses, come last. */
function dependencyOrder(
  stages: readonly StageView[],
  byName: ReadonlyMap<string, StageView>,
): StageView[] {
  const ordered = new Set<StageView>();
  const visit = (stage: StageView, trail: ReadonlySet<StageView>) => {
    if (ordered.has(stage) || trail.has(stage)) {
      return;
    }
    const next = new Set(trail).add(stage);
    for (const dependency of stage.spec.dependsOn ?? []) {
      const upstream = byName.get(dependency.stage);
      if (upstream) {
        visit(upstream, next);
      }
    }
    ordered.add(stage);
  };
  stages.forEach(stage => visit(stage, new Set()));
  return [...ordered];
}

/** Lays out run, targets and facts for a decision. */
export function createWorld(input: DecideInput): World {
  const { run, facts, now } = input;
  const { stages: specs } = run.spec.plan.spec;
  const stored = run.status;
  const storedStages = new Map(
    stored?.stages.map(status => [status.name, status]),
  );
  const stages = specs.map(
    (spec, index): StageView => ({
      spec,
      index,
      clusters: [],
      status: storedStages.get(spec.name) ?? {
        name: spec.name,
        phase: 'Pending',
        clusters: emptyCounts(0),
      },
    }),
  );
  const stageByName = new Map(stages.map(stage => [stage.spec.name, stage]));
  const members = new Map<string, Member>();
  const clusters = new Map<string, ClusterView>();
  for (const target of input.targets) {
    const stage = stageByName.get(target.spec.stage);
    if (stage) {
      const member = {
        target,
        stored: target.status,
        status: target.status ?? initialTargetStatus(now),
      };
      members.set(target.metadata.name, member);
      addMember(clusters, stage, member);
    }
  }
  const world: World = {
    run,
    facts,
    now,
    at: timestampOf(now),
    runStatus: stored ?? initialRunStatus({ stages: [] }),
    stages,
    ordered: dependencyOrder(stages, stageByName),
    stageByName,
    members,
    decisions: [],
    gateEffects: new Map(),
    actions: new Map(),
    approvals: new Map(),
    release: new Set(),
    moves: 0,
  };
  stages.forEach(stage => stage.clusters.sort(inTurn));
  return world;
}

/** Takes in targets of clusters that joined after the start, one cluster at a time. */
export function addLateTargets(
  world: World,
  stage: StageView,
  targets: readonly Target[],
) {
  const clusters = new Map(
    stage.clusters.map(cluster => [
      `${stage.spec.name}/${cluster.name}`,
      cluster,
    ]),
  );
  for (const target of targets) {
    const member: Member = {
      target,
      stored: undefined,
      status: target.status ?? initialTargetStatus(world.now),
    };
    world.members.set(target.metadata.name, member);
    addMember(clusters, stage, member);
  }
  stage.clusters.sort(inTurn);
}
