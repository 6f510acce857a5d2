import { driftAt, driftBlock } from './drift';
import { failTarget } from './failing';
import { mayHaveWritten, moveTarget, patchTarget } from './moves';
import { clusterFactOf, placeName } from './placeOf';
import { unreachableMessage, waitForCluster, waitsForTurn } from './waiting';
import { wakeAt } from './world';
import type { Member, World } from './world';

/** How a wave treats clusters that cannot be worked on. */
export interface ClusterPolicy {
  suspended: 'Wait' | 'Skip';
  unreachable: 'Wait' | 'Skip' | 'Fail';
}

/** A rollback leaves nobody out by itself, and neither does a stage where something may have reached the cluster. */
export const WAIT_FOR_ALL: ClusterPolicy = {
  suspended: 'Wait',
  unreachable: 'Wait',
};

const CLUSTER_REASONS: ReadonlySet<string> = new Set([
  'ClusterSuspended',
  'ClusterUnreachable',
  'ClusterDrifted',
]);

/** Ends a target whose cluster is gone: what this run may have written there is neither finished nor taken back. */
function endRemoved(world: World, member: Member) {
  const { cluster, version } = member.target.spec;
  const { operation, previousVersion } = member.status;
  const reason = 'ClusterRemoved';
  const left = `it may still hold version ${version}`;
  if (operation === 'Rollback') {
    failTarget(world, member, {
      reason,
      message: `cluster "${cluster}" was removed before it had its previous version ${
        previousVersion ?? '(none)'
      } back; ${left}`,
    });
  } else if (mayHaveWritten(member.status)) {
    failTarget(world, member, {
      reason,
      message: `cluster "${cluster}" was removed after an earlier attempt; ${left}`,
    });
  } else {
    moveTarget(world, member, 'Skipped', {
      reason,
      message: `cluster "${cluster}" was removed before anything was written`,
    });
  }
}

/**
 * Deals with clusters that are gone, suspended, unreachable, or changed by somebody else.
 *
 * @returns whether the target may go on
 */
export function admitCluster(
  world: World,
  member: Member,
  policy: ClusterPolicy,
): boolean {
  const { cluster: name } = member.target.spec;
  const fact = clusterFactOf(world.facts, member.target);
  if (fact?.exists === false) {
    endRemoved(world, member);
    return false;
  }
  if (fact?.suspended) {
    const message = `cluster "${name}" is suspended`;
    if (policy.suspended === 'Skip') {
      moveTarget(world, member, 'Skipped', {
        reason: 'ClusterSuspended',
        message: `${message}, and the stage skips suspended clusters`,
      });
    } else {
      waitForCluster(world, member, { reason: 'ClusterSuspended', message });
    }
    return false;
  }
  const { phase, parked, reason } = member.status;
  const mayAsk = phase === 'Pending' || parked === true;
  if (fact?.reachability === 'Unreachable' && mayAsk) {
    const message = unreachableMessage(placeName(member.target), fact.message);
    switch (policy.unreachable) {
      case 'Skip':
        moveTarget(world, member, 'Skipped', {
          reason: 'ClusterUnreachable',
          message: `${message}; the stage skips such clusters`,
        });
        return false;
      case 'Fail':
        failTarget(world, member, { reason: 'ClusterUnreachable', message });
        return false;
      case 'Wait':
        waitForCluster(world, member, {
          reason: 'ClusterUnreachable',
          message,
        });
        wakeAt(world, fact.nextProbe);
        return false;
      default:
        return policy.unreachable satisfies never;
    }
  }
  const drifted = driftBlock(world, member, driftAt(world, member));
  if (drifted) {
    waitForCluster(world, member, drifted);
    return false;
  }
  if (mayAsk && reason && CLUSTER_REASONS.has(reason)) {
    patchTarget(member, waitsForTurn(member.target.spec));
  }
  return true;
}
