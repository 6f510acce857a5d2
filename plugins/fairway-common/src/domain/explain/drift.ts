import {
  driftAt,
  driftBlock,
  driftCondition,
  driftPolicy,
} from '../decide/drift';
import type { Member, World } from '../decide/world';
import { timestampOf } from '../decide/world';
import { optional, UnmetCondition } from './condition';

/** What is not as a target has left it on its cluster. */
export function explainDrift(member: Member): UnmetCondition[] {
  const condition = driftCondition(member);
  if (condition?.status !== 'True') {
    return [];
  }
  const { cluster } = member.target.spec;
  const isAgain = condition.reason === 'Reasserting';
  return [
    {
      condition: 'Drift',
      reason: condition.reason,
      message: condition.message,
      ...optional(member.status.drift?.since ?? condition.lastTransitionTime),
      unblockedBy: isAgain
        ? 'the engine'
        : `a promotion, or whoever sets the version on cluster ${cluster} back`,
    },
  ];
}

/** Why a target does not write over what somebody else has set. */
export function explainDriftBlock(
  world: World,
  member: Member,
): UnmetCondition[] {
  const { status, target } = member;
  const drift = driftAt(world, member);
  const block = driftBlock(world, member, drift);
  const message =
    block?.message ??
    (status.reason === 'ClusterDrifted' ? status.message : undefined);
  if (message === undefined || driftPolicy(world.run).policy !== 'Block') {
    return [];
  }
  return [
    {
      condition: 'Drift',
      reason: 'ClusterDrifted',
      message,
      ...optional(
        drift ? timestampOf(drift.since) : status.since,
        status.nextCheck,
      ),
      unblockedBy: `whoever sets the version on cluster ${target.spec.cluster} back, spec.overwriteDrift of the promotion, or spec.drift of the plan for the next run`,
    },
  ];
}
