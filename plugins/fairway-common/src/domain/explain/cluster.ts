import { lockMessage } from '../decide/lockWait';
import { clusterFactOf, placeName } from '../decide/placeOf';
import { unreachableMessage } from '../decide/waiting';
import { timestampOf } from '../decide/world';
import type { Member, World } from '../decide/world';
import { optional, UnmetCondition } from './condition';

/** What keeps a cluster from being worked on. */
export function explainCluster(world: World, member: Member): UnmetCondition[] {
  const { cluster: name, hub } = member.target.spec;
  const { reason, message, since } = member.status;
  const fact = clusterFactOf(world.facts, member.target);
  const place = placeName(member.target);
  const at = (ms: number | undefined) =>
    ms === undefined ? undefined : timestampOf(ms);
  if (fact?.exists === false) {
    return [
      {
        condition: 'Cluster',
        reason: 'ClusterRemoved',
        message: `cluster "${name}" does not exist any more`,
        ...optional(at(fact.since)),
        unblockedBy: `cluster ${name}`,
      },
    ];
  }
  const suspended = fact ? fact.suspended : reason === 'ClusterSuspended';
  const unreachable = fact
    ? fact.reachability === 'Unreachable'
    : reason === 'ClusterUnreachable';
  return [
    ...(suspended
      ? [
          {
            condition: 'Cluster' as const,
            reason: 'ClusterSuspended',
            message: `cluster "${name}" is suspended`,
            ...optional(at(fact?.since)),
            unblockedBy: `spec.suspend of cluster ${name}`,
          },
        ]
      : []),
    ...(unreachable
      ? [
          {
            condition: 'Cluster' as const,
            reason: 'ClusterUnreachable',
            message: fact
              ? unreachableMessage(place, fact.message)
              : message ?? unreachableMessage(place),
            ...optional(at(fact?.since) ?? since, at(fact?.nextProbe)),
            unblockedBy: hub === undefined ? `cluster ${name}` : `hub ${hub}`,
          },
        ]
      : []),
  ];
}

/** Whether a target holds its lock, as far as that is known: only its holder reads the object. */
export function holdsLock(world: World, { target, status }: Member): boolean {
  const lock = world.facts.locks.get(target.metadata.name);
  return lock
    ? lock.state === 'held'
    : status.tryingSince !== undefined || status.reason === 'Reading';
}

/** Who holds the lock. */
export function explainLock(world: World, member: Member): UnmetCondition[] {
  const lock = world.facts.locks.get(member.target.metadata.name);
  const { phase, reason, message, since } = member.status;
  if (
    phase !== 'Queued' ||
    lock?.state === 'held' ||
    (!lock && reason === 'LockTaken') ||
    holdsLock(world, member)
  ) {
    return [];
  }
  return [
    {
      condition: 'Lock',
      reason: lock || reason === 'LockHeld' ? 'LockHeld' : 'LockRequested',
      message: lock ? lockMessage(lock) : message ?? 'waits for the lock',
      since,
      unblockedBy: lock ? `run ${lock.holder.run}` : 'the holder of the lock',
    },
  ];
}
