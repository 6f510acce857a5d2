import type { Verdict } from '@fairway/plugin-fairway-common';
import { CONDITIONS_ANNOTATION } from '../../resources/requesters';
import type { Stamp } from '../promotion/RunStamper';
import { timestamp } from '../objects/newObject';
import type { RunDeps } from './RunContext';
import type { RunState } from './RunState';

/** What a granted retry of a whole run writes besides the verdict. */
export interface Restart {
  /** The verdict, with what became of the action. */
  verdict: Verdict;
  batch: Partial<Stamp['batch']>;
}

/** Starts the next run of the promotion, or refuses the action where none can start now. */
export async function restartBatch(
  state: RunState,
  verdict: Verdict,
  now: number,
  deps: Pick<RunDeps, 'stamper'>,
): Promise<Restart> {
  const { action, requestedBy } = verdict.restart!;
  const { promotion, run } = state;
  const stamp = promotion
    ? await deps.stamper.prepare(promotion, now, {
        of: run,
        by: requestedBy,
        conditions: state.actions.find(
          ({ metadata }) => metadata.name === action,
        )?.metadata.annotations?.[CONDITIONS_ANNOTATION],
      })
    : {
        reason: 'PromotionNotFound',
        message: `Promotion "${run.spec.promotionRef.name}" does not exist any more`,
      };
  const outcome =
    'reason' in stamp
      ? { phase: 'Refused' as const, ...stamp }
      : {
          phase: 'Completed' as const,
          reason: 'RunStarted',
          message: `Run ${stamp.run.metadata.name} was started`,
          createdRun: stamp.run.metadata.name,
        };
  const actions = new Map(verdict.actions);
  actions.set(action, { ...outcome, at: timestamp(now) });
  return {
    verdict: { ...verdict, actions },
    batch: 'reason' in stamp ? {} : stamp.batch,
  };
}
