import { durationMs } from '../../meta';
import { needsReading } from '../decide/reading';
import { isTargetEnded } from '../decide/transitions';
import {
  isClusterActive,
  isClusterEnded,
  openBatch,
  stageFailure,
} from '../decide/waves';
import { timeOf, timestampOf } from '../decide/world';
import type { Member, StageView, World } from '../decide/world';
import { waveLimit } from '../waveMaths';
import { explainCluster, explainLock, holdsLock } from './cluster';
import { explainDriftBlock } from './drift';
import { optional, TIME, UnmetCondition } from './condition';
import { explainGates, explainStage } from './stage';

/** What keeps a target that has not started from having its turn. */
function explainTurn(stage: StageView, member: Member): UnmetCondition[] {
  const { batch, cluster: name } = member.target.spec;
  const stageName = stage.spec.name;
  const unmet: UnmetCondition[] = [];
  const failure = stageFailure(stage);
  if (failure) {
    unmet.push({
      condition: 'FailureBudget',
      ...failure,
      unblockedBy: 'a retry or a skip of failed clusters',
      stage: stageName,
    });
  }
  const open = openBatch(stage);
  if (open !== undefined && open < batch) {
    const left = stage.clusters.filter(
      cluster => cluster.batch < batch && !isClusterEnded(cluster),
    );
    unmet.push({
      condition: 'Batch',
      reason: 'WaitingForBatch',
      message: `is in batch ${batch}; ${left.length} clusters of earlier batches are not done`,
      unblockedBy: `cluster ${left[0].name}`,
      stage: stageName,
    });
    return unmet;
  }
  const limit = waveLimit(stage.spec.wave.maxParallel, stage.clusters.length);
  const active = stage.clusters.filter(isClusterActive);
  if (
    active.length >= limit &&
    !active.some(cluster => cluster.name === name)
  ) {
    unmet.push({
      condition: 'Wave',
      reason: 'WaitingForPlace',
      message: `${active.length} of ${stage.clusters.length} clusters are in progress, and no more than ${limit} may be`,
      unblockedBy: `cluster ${active[0].name}`,
      stage: stageName,
    });
  }
  return unmet;
}

function explainWrite(
  world: World,
  stage: StageView,
  member: Member,
): UnmetCondition[] {
  const { status } = member;
  const { intent, nextCheck, since, reason, message, observation } = status;
  const deadline = intent
    ? timestampOf(
        timeOf(intent.issuedAt) + durationMs(stage.spec.wave.progressDeadline),
      )
    : undefined;
  const cluster = `cluster ${member.target.spec.cluster}`;
  if (isTargetEnded(status.phase)) {
    return [];
  }
  const unmet: UnmetCondition[] = [];
  if (
    !status.parked &&
    reason !== 'ClusterDrifted' &&
    needsReading(status) &&
    (intent || holdsLock(world, member))
  ) {
    unmet.push({
      condition: 'Read',
      reason: status.triedAt && reason ? reason : 'Reading',
      message:
        (status.triedAt && message) ??
        'the object is read, so that it is known what the write replaces',
      ...optional(since, nextCheck),
      unblockedBy: cluster,
    });
  } else if (status.phase === 'Applying' && !status.parked) {
    unmet.push({
      condition: 'Apply',
      reason: reason ?? 'Applying',
      message: message ?? 'is being written',
      ...optional(since, nextCheck ?? deadline),
      unblockedBy: cluster,
    });
  } else if (status.phase === 'Converging') {
    unmet.push({
      condition: 'Convergence',
      reason: reason ?? 'Converging',
      message: observation?.message ?? message ?? 'has to arrive',
      ...optional(since, deadline),
      unblockedBy: `the backend on ${cluster}`,
    });
  } else if (status.phase === 'Verifying') {
    const hold = durationMs(stage.spec.wave.minSuccessTime ?? '0');
    const end = timeOf(since) + hold;
    if (reason === 'NoLongerConverged') {
      unmet.push({
        condition: 'Convergence',
        reason,
        message: message ?? 'is not converged any more',
        since,
        unblockedBy: `the backend on ${cluster}`,
      });
    } else if (end > world.now) {
      unmet.push({
        condition: 'MinSuccessTime',
        reason: 'Verifying',
        message: `has to stay healthy for ${stage.spec.wave.minSuccessTime}`,
        since,
        nextCheck: timestampOf(end),
        unblockedBy: TIME,
      });
    }
    unmet.push(...explainGates(stage, status.gates, 'after', 'Target'));
  }
  return unmet;
}

/** What keeps a target from advancing. */
export function explainTarget(world: World, member: Member): UnmetCondition[] {
  const stage = world.stageByName.get(member.target.spec.stage)!;
  const { phase, parked, operation } = member.status;
  if (isTargetEnded(phase)) {
    return [];
  }
  const promoting = operation === 'Promote' && !member.status.correction;
  const waits = phase === 'Pending' || parked === true;
  const gatesAhead = promoting && (waits || phase === 'Gating');
  return [
    ...(promoting ? explainStage(world, stage) : []),
    ...(promoting && waits ? explainTurn(stage, member) : []),
    ...(gatesAhead
      ? explainGates(stage, member.status.gates, 'before', 'Target')
      : []),
    ...explainCluster(world, member),
    ...explainDriftBlock(world, member),
    ...explainLock(world, member),
    ...explainWrite(world, stage, member),
  ];
}
