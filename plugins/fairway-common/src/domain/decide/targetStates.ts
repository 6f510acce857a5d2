import { isCertainlyUnsent } from './moves';
import { isTargetEnded } from './transitions';
import type { Member } from './world';

/** Whether a target is doing something on its cluster: it holds a place in the wave and is not cancelled by a failure. */
export function isInFlight({ status }: Member): boolean {
  return (
    (status.phase === 'Applying' && !status.parked) ||
    status.phase === 'Converging' ||
    status.phase === 'Verifying'
  );
}

/** Whether a target takes a place in the wave. */
export function isActive(member: Member): boolean {
  const { phase, parked } = member.status;
  return (
    phase === 'Gating' || (phase === 'Queued' && !parked) || isInFlight(member)
  );
}

/** Whether a target has not ended and nothing of it can have reached the cluster, so that it can be given up. */
export function isNotStarted({ status }: Pick<Member, 'status'>): boolean {
  const { phase } = status;
  return (
    phase === 'Pending' ||
    phase === 'Gating' ||
    phase === 'Queued' ||
    (phase === 'Applying' && isCertainlyUnsent(status))
  );
}

/** Whether a target leaves its cluster alone for now: it has ended, or waits before it writes anything else. */
export function isAtRest(member: Member): boolean {
  return (
    isTargetEnded(member.status.phase) ||
    (isNotStarted(member) && !isCorrecting(member))
  );
}

/** Whether a target is on its way back to the version that it had converged to. */
export function isCorrecting({ status }: Pick<Member, 'status'>): boolean {
  return status.correction === true && !isTargetEnded(status.phase);
}
