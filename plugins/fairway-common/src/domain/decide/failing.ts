import { durationMs } from '../../meta';
import { Cause, moveTarget } from './moves';
import { timeOf, wakeAt } from './world';
import type { Member, StageView, World } from './world';

/** What a target rests on, for decisions. */
export function evidenceOf(
  member: Member,
): Record<string, unknown> | undefined {
  const { observation, intent, receipt } = member.status;
  return observation || receipt
    ? {
        ...(intent ? { intent } : {}),
        ...(receipt ? { receipt } : {}),
        ...(observation ? { observation } : {}),
      }
    : undefined;
}

/** Ends the attempt of a target as failed. */
export function failTarget(world: World, member: Member, cause: Cause) {
  moveTarget(world, member, 'Failed', {
    evidence: evidenceOf(member),
    ...cause,
  });
}

/** When a target that was written must have converged, in milliseconds. */
export function deadlineOf(stage: StageView, issuedAt: string): number {
  return timeOf(issuedAt) + durationMs(stage.spec.wave.progressDeadline);
}

/** Fails a target whose deadline is over. @returns whether it did */
export function failAfterDeadline(
  world: World,
  stage: StageView,
  member: Member,
  from: string,
): boolean {
  const deadline = deadlineOf(stage, from);
  if (world.now < deadline) {
    wakeAt(world, deadline);
    return false;
  }
  const { observation, message } = member.status;
  const last = observation?.message ?? message;
  failTarget(world, member, {
    reason: 'ProgressDeadlineExceeded',
    message: `did not converge within ${stage.spec.wave.progressDeadline}${
      last ? `: ${last}` : ''
    }`,
  });
  return true;
}
