import { PAUSED_BY_SPEC } from '../commands';
import { haltCause } from '../decide/ending';
import { isRunEnded } from '../decide/transitions';
import type { World } from '../decide/world';
import { approversOf } from '../gateTypes';
import { optional, UnmetCondition } from './condition';

/** The gates before a rollback that are waited for. */
function explainRollback(world: World): UnmetCondition[] {
  const { before = [] } = world.run.spec.plan.spec.rollback;
  return (world.runStatus.rollback?.gates ?? [])
    .filter(({ state }) => state !== 'Passed')
    .map(({ name, state, message, since, nextCheck }) => {
      const gate = before.find(spec => spec.name === name);
      return {
        condition: 'GatesBefore',
        reason: `Gate${state}`,
        message: `gate "${name}" before the rollback: ${message ?? state}`,
        ...optional(since, nextCheck),
        unblockedBy: gate?.approval
          ? approversOf(gate)
          : 'the evaluation of the gate',
      };
    });
}

/** What keeps a run as a whole from starting anything. */
export function explainRun(world: World): UnmetCondition[] {
  const { phase, paused, reason, message, finishedAt } = world.runStatus;
  if (isRunEnded(phase)) {
    return [
      {
        condition: 'RunNotEnded',
        reason: reason ?? phase,
        message: `the run is ${phase}${message ? `: ${message}` : ''}`,
        ...optional(finishedAt),
        unblockedBy: 'a retry or a new run',
      },
    ];
  }
  const unmet: UnmetCondition[] = [];
  if (phase === 'Pending') {
    unmet.push({
      condition: 'RunStarted',
      reason: reason ?? 'Pending',
      message: message ?? 'the run waits for its first decision',
      unblockedBy: world.facts.promotion.suspended
        ? 'spec.suspend of the promotion'
        : 'the engine',
    });
  }
  if (paused) {
    unmet.push({
      condition: 'RunNotPaused',
      reason: reason ?? 'Paused',
      message: `the run was paused by ${paused.by}${
        paused.reason ? `: ${paused.reason}` : ''
      }`,
      since: paused.at,
      unblockedBy:
        paused.by === PAUSED_BY_SPEC
          ? 'spec.suspend of the promotion'
          : 'anyone who may resume the run',
    });
  }
  const halting = phase === 'Running' ? haltCause(world) : undefined;
  if (halting) {
    unmet.push({
      condition: 'RunNotFailing',
      reason: halting.reason,
      message: `${halting.message}; nothing more is started`,
      unblockedBy: 'a retry, once the run has failed',
    });
  }
  return [...unmet, ...explainRollback(world)];
}
