import type { LockFact } from '../types';
import { patchTarget } from './moves';
import type { World } from './world';

/** Says who holds a lock that is waited for. */
export function lockMessage({
  holder,
  position,
}: Extract<LockFact, { state: 'queued' }>): string {
  return `run "${holder.run}" works on it (target "${holder.target}"); place ${position} in the queue`;
}

/** Keeps true what targets say of the locks that they wait for, while the run is paused and takes none. */
export function noteLocks(world: World) {
  for (const [name, member] of world.members) {
    const { phase, reason } = member.status;
    const lock = world.facts.locks.get(name);
    if (phase !== 'Queued' || reason !== 'LockHeld' || !lock) {
      continue;
    }
    if (lock.state === 'queued') {
      patchTarget(member, { message: lockMessage(lock) });
    } else {
      patchTarget(member, {
        reason: 'LockTaken',
        message: 'holds the lock, and goes on when the run is resumed',
      });
    }
  }
}
