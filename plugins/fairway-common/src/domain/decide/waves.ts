import { clusterState, countClusters } from '../counts';
import { failureLimit, waveLimit } from '../waveMaths';
import { admitCluster, ClusterPolicy, WAIT_FOR_ALL } from './admitCluster';
import { advanceToWrite, startTarget } from './starting';
import { isActive, isInFlight, isNotStarted } from './targetStates';
import { isCertainlyUnsent, moveTarget } from './moves';
import { isTargetEnded } from './transitions';
import type { ClusterView, Member, StageView, World } from './world';

/** Whether all units of a cluster are at their end. */
export function isClusterEnded({ members }: ClusterView): boolean {
  return members.every(({ status }) => isTargetEnded(status.phase));
}

/** Whether any unit of a cluster takes a place in the wave. */
export function isClusterActive({ members }: ClusterView): boolean {
  return members.some(isActive);
}

/** Whether anything of a stage is going on that cannot be taken back. */
export function isStageInFlight({ clusters }: StageView): boolean {
  return clusters.some(({ members }) => members.some(isInFlight));
}

/** Why a stage can no longer succeed, short of a command; undefined while it can. */
export function stageFailure(
  stage: StageView,
): { reason: string; message: string } | undefined {
  const { clusters, spec } = stage;
  let failed = 0;
  for (const cluster of clusters) {
    const state = clusterState(cluster.members);
    if (cluster.canary && (state === 'failed' || state === 'skipped')) {
      return {
        reason: 'CanaryFailed',
        message: `canary "${cluster.name}" ${
          state === 'failed' ? 'failed' : 'was skipped'
        }${messageOf(cluster)}; no canary may fail or be skipped`,
      };
    }
    failed += state === 'failed' ? 1 : 0;
  }
  const limit = failureLimit(spec.wave.maxFailures, clusters.length);
  if (failed <= limit) {
    return undefined;
  }
  const names = clusters
    .filter(({ members }) => clusterState(members) === 'failed')
    .slice(0, 3)
    .map(cluster => `${cluster.name}${messageOf(cluster)}`);
  return {
    reason: 'FailureBudgetExceeded',
    message: `${failed} of ${
      clusters.length
    } clusters failed and ${limit} may: ${names.join(', ')}${
      failed > names.length ? ' and others' : ''
    }`,
  };
}

function messageOf({ members }: ClusterView): string {
  const bad = members.find(
    ({ status }) => status.phase === 'Failed' || status.phase === 'Skipped',
  );
  return bad?.status.message ? ` (${bad.status.message})` : '';
}

/** The batch whose turn it is; undefined where all clusters are at their end. */
export function openBatch(stage: StageView): number | undefined {
  return stage.clusters.find(cluster => !isClusterEnded(cluster))?.batch;
}

/** The parts of a cluster that could be started now. */
function startable({ members }: ClusterView): Member[] {
  return members.filter(
    ({ status }) =>
      !status.correction &&
      (status.phase === 'Pending' || status.parked === true),
  );
}

/** A cluster whose turn it may be. */
interface Turn {
  stage: StageView;
  cluster: ClusterView;
}

/**
 * Starts clusters in their order while there are places.
 *
 * @param goesOn - asked of each cluster that a policy has ended; where it says no, nothing is started at all
 */
function fillPlaces(
  world: World,
  turns: readonly Turn[],
  places: number,
  policyOf: (stage: StageView) => ClusterPolicy,
  goesOn: (cluster: ClusterView) => boolean = () => true,
) {
  let free = places;
  const admitted: { stage: StageView; member: Member }[] = [];
  for (const { stage, cluster } of turns) {
    const waiting = startable(cluster);
    const active = isClusterActive(cluster);
    if (waiting.length === 0 || (!active && free <= 0)) {
      continue;
    }
    const { moves } = world;
    const failed = clusterState(cluster.members) === 'failed';
    const ready = waiting.filter(member =>
      admitCluster(
        world,
        member,
        isCertainlyUnsent(member.status) ? policyOf(stage) : WAIT_FOR_ALL,
      ),
    );
    if (world.moves !== moves && !failed && !goesOn(cluster)) {
      return;
    }
    ready.forEach(member => admitted.push({ stage, member }));
    free -= !active && ready.length > 0 ? 1 : 0;
  }
  admitted.forEach(({ stage, member }) => startTarget(world, stage, member));
}

/** Brings what has started up to its write, and starts what the wave has places for. */
export function runWave(world: World, stage: StageView) {
  const policy: ClusterPolicy = {
    suspended: stage.spec.suspendedClusters,
    unreachable: stage.spec.unreachableClusters,
  };
  let active = 0;
  for (const cluster of stage.clusters) {
    advanceCluster(world, stage, cluster, policy);
    active += isClusterActive(cluster) ? 1 : 0;
  }
  if (stageFailure(stage)) {
    return;
  }
  const batch = openBatch(stage);
  const turns = stage.clusters
    .filter(cluster => cluster.batch === batch && startable(cluster).length > 0)
    .map(cluster => ({ stage, cluster }));
  if (turns.length === 0) {
    return;
  }
  const { wave } = stage.spec;
  const total = stage.clusters.length;
  let mayFail =
    failureLimit(wave.maxFailures, total) -
    countClusters(stage.clusters).failed;
  fillPlaces(
    world,
    turns,
    waveLimit(wave.maxParallel, total) - active,
    () => policy,
    ({ members, canary }) => {
      const state = clusterState(members);
      mayFail -= state === 'failed' ? 1 : 0;
      const bad = state === 'failed' || state === 'skipped';
      return mayFail >= 0 && !(canary && bad);
    },
  );
  for (const { cluster } of turns) {
    advanceCluster(world, stage, cluster, policy);
  }
}

function advanceCluster(
  world: World,
  stage: StageView,
  { members }: ClusterView,
  policy: ClusterPolicy,
) {
  for (const member of members) {
    const { phase, parked, correction } = member.status;
    if (
      (phase === 'Gating' || phase === 'Queued') &&
      !parked &&
      !correction &&
      admitCluster(world, member, policy)
    ) {
      advanceToWrite(world, stage, member);
    }
  }
}

/** The same for a rollback: all stages together, without batches or budgets. */
export function runRollbackWave(world: World, limit: number) {
  const turns = world.stages.flatMap(stage =>
    stage.clusters
      .filter(({ members }) =>
        members.some(({ status }) => status.operation === 'Rollback'),
      )
      .map(cluster => ({ stage, cluster })),
  );
  let active = 0;
  for (const { stage, cluster } of turns) {
    advanceCluster(world, stage, cluster, WAIT_FOR_ALL);
    active += isClusterActive(cluster) ? 1 : 0;
  }
  fillPlaces(world, turns, limit - active, () => WAIT_FOR_ALL);
  for (const { stage, cluster } of turns) {
    advanceCluster(world, stage, cluster, WAIT_FOR_ALL);
  }
}

/** Gives up what has not started. */
export function cancelNotStarted(
  world: World,
  stages: readonly StageView[],
  cause: { reason: string; message: string; actor?: string },
) {
  for (const { clusters } of stages) {
    for (const { members } of clusters) {
      for (const member of members) {
        if (isNotStarted(member)) {
          moveTarget(world, member, 'Cancelled', cause);
        }
      }
    }
  }
}

/** Why a target may wait for others, as the message of its stage has it. */
const WAITING: Readonly<Record<string, string>> = {
  ClusterSuspended: 'suspended',
  ClusterUnreachable: 'cannot be reached',
  ClusterDrifted: 'changed by somebody else',
  LockHeld: 'locked by another run',
  WaitingForApproval: 'waiting for approval',
  WaitingForGate: 'waiting for gates',
};

/** What a stage waits for, in one line. */
export function waveMessage(stage: StageView): {
  reason: string;
  message: string;
} {
  const counts = countClusters(stage.clusters);
  const waiting = new Map<string, string[]>();
  for (const { name, members } of stage.clusters) {
    for (const { status } of members) {
      const { reason } = status;
      if (reason && !isTargetEnded(status.phase) && WAITING[reason]) {
        waiting.set(reason, [...(waiting.get(reason) ?? []).slice(0, 3), name]);
      }
    }
  }
  const parts = [...waiting].map(
    ([reason, names]) =>
      `${WAITING[reason]}: ${[...new Set(names)].slice(0, 3).join(', ')}${
        names.length > 3 ? ', …' : ''
      }`,
  );
  const text = [
    `${counts.converged} of ${counts.total} clusters converged`,
    ...(counts.progressing ? [`${counts.progressing} in progress`] : []),
    ...(counts.failed ? [`${counts.failed} failed`] : []),
    ...(counts.skipped ? [`${counts.skipped} skipped`] : []),
    ...parts,
  ];
  return {
    reason:
      counts.progressing === 0 && waiting.size > 0
        ? [...waiting.keys()][0]
        : 'Progressing',
    message: text.join('; '),
  };
}
