import type { Effect } from '../types';
import { isRunEnded } from './transitions';
import { timeOf } from './world';
import type { Member, World } from './world';

/**
 * Whether the write of a target may be sent: its intent was stored before this decision, its lock is held, its time has come,
 * and the run is not paused, unless the write may have been sent before.
 */
function maySend(world: World, { stored, status }: Member): boolean {
  const { intent, nextCheck, ambiguous } = status;
  return (
    stored?.phase === 'Applying' &&
    stored.intent === intent &&
    !status.parked &&
    !stored.parked &&
    (nextCheck === undefined || timeOf(nextCheck) <= world.now) &&
    (world.runStatus.phase !== 'Paused' || ambiguous === true)
  );
}

function effectOf(world: World, member: Member): Effect | undefined {
  const { metadata } = member.target;
  const { phase, intent, parked } = member.status;
  const lock = member.unlocked
    ? undefined
    : world.facts.locks.get(metadata.name);
  const paused = world.runStatus.phase === 'Paused';
  switch (phase) {
    case 'Queued':
      return paused || lock?.state === 'held'
        ? undefined
        : { type: 'Lock', target: metadata.name };
    case 'Applying':
      if (parked || !intent) {
        return undefined;
      }
      if (lock?.state !== 'held') {
        return paused ? undefined : { type: 'Lock', target: metadata.name };
      }
      return lock.fence === intent.fence && maySend(world, member)
        ? { type: 'Apply', target: metadata.name, key: intent.key }
        : undefined;
    case 'Converging':
    case 'Verifying':
      return { type: 'Observe', target: metadata.name, key: intent!.key };
    case 'Pending':
    case 'Gating':
    case 'Converged':
    case 'RolledBack':
    case 'Failed':
    case 'Skipped':
    case 'Cancelled':
      return undefined;
    default:
      return phase satisfies never;
  }
}

/** Whether a gate that was looked at is still waited for, now that everything is decided. */
function isAsked(world: World, effect: Effect): boolean {
  if (effect.type !== 'Gate') {
    return true;
  }
  const { target, stage } = effect.evaluation;
  if (isRunEnded(world.runStatus.phase) || world.runStatus.phase === 'Paused') {
    return false;
  }
  if (target !== undefined) {
    const phase = world.members.get(target)?.status.phase;
    return phase === 'Gating' || phase === 'Verifying';
  }
  const phase = world.stageByName.get(stage)?.status.phase;
  return phase === undefined || phase === 'Gating' || phase === 'Verifying';
}

/** The work that should be going on. */
export function effectsOf(world: World): Effect[] {
  const effects = [...world.gateEffects.values()].filter(effect =>
    isAsked(world, effect),
  );
  for (const member of world.members.values()) {
    const effect = effectOf(world, member);
    if (effect) {
      effects.push(effect);
    }
    if (
      member.stored !== member.status &&
      member.status.phase === 'Applying' &&
      !member.status.parked
    ) {
      // The intent has just been stored: the write follows in the next decision.
      world.nextCheck = world.now;
    }
  }
  return effects;
}
