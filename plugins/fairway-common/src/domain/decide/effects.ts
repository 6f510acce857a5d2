import type { TargetStatus } from '../../kinds';
import type { Effect } from '../types';
import { driftPolicy } from './drift';
import { needsReading, readingKey, readingOf } from './reading';
import { isRunEnded } from './transitions';
import { timeOf } from './world';
import type { Member, World } from './world';

/**
 * Whether the write of a target may be sent: its intent was stored before this decision, its lock is held, its time has come,
 * and the run is not paused, unless the write may have been sent before.
 */
function maySend(world: World, { stored, status }: Member): boolean {
  const { intent, ambiguous } = status;
  return (
    stored?.phase === 'Applying' &&
    stored.intent === intent &&
    !stored.parked &&
    isDue(world, status) &&
    (world.runStatus.phase !== 'Paused' || ambiguous === true)
  );
}

/** Whether the next try of a target may be made now. */
function isDue(world: World, { nextCheck }: TargetStatus): boolean {
  return nextCheck === undefined || timeOf(nextCheck) <= world.now;
}

/** Whether it matters who has set what is there: where that is not written over, and where only that is. */
function asksForWritten({ run }: World, { status }: Member): boolean {
  return status.correction === true || driftPolicy(run).policy === 'Block';
}

/** The read that a target which holds its lock waits for, where its time has come and the outcome is not known. */
function readEffect(world: World, member: Member): Effect | undefined {
  const { target, status } = member;
  return isDue(world, status) &&
    world.runStatus.phase !== 'Paused' &&
    !readingOf(world, member)
    ? {
        type: 'Read',
        target: target.metadata.name,
        key: readingKey(status),
        ...(asksForWritten(world, member) && { withWritten: true }),
      }
    : undefined;
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
      if (parked || paused) {
        return undefined;
      }
      if (lock?.state !== 'held') {
        return { type: 'Lock', target: metadata.name };
      }
      return needsReading(member.status)
        ? readEffect(world, member)
        : undefined;
    case 'Applying':
      if (parked || !intent) {
        return undefined;
      }
      if (lock?.state !== 'held') {
        return paused ? undefined : { type: 'Lock', target: metadata.name };
      }
      if (needsReading(member.status)) {
        return readEffect(world, member);
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
