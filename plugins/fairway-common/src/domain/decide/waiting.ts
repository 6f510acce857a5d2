import { Cause, patchTarget, recordTarget } from './moves';
import type { Member, World } from './world';

/** What a gateway says before the reason why a cluster does not answer. */
const PREAMBLE = /^cluster "[^"]*" cannot be reached(?: for [^:]*)?: /;

/** Says that a cluster cannot be reached, and why where that is known. @param place - as {@link placeName} gives it */
export function unreachableMessage(place: string, why?: string): string {
  const text = `${place} cannot be reached`;
  return why ? `${text}: ${why.replace(PREAMBLE, '')}` : text;
}

/** Has a target wait for its cluster. That it waits is recorded once, however often it is looked at. */
export function waitForCluster(
  world: World,
  member: Member,
  cause: Cause & {
    reason: 'ClusterSuspended' | 'ClusterUnreachable' | 'ClusterDrifted';
  },
) {
  const { reason, message } = cause;
  if (member.status.reason !== reason) {
    recordTarget(world, member, cause, {}, reason !== 'ClusterSuspended');
  }
  patchTarget(member, { reason, message });
}

/**
 * What a target says from the beginning until its turn: something that stays true, so that it is written once. What exactly is
 * missing changes all the time, and `explain` tells it.
 */
export function waitsForTurn({
  stage,
  batch,
}: {
  stage: string;
  batch: number;
}) {
  return {
    reason: 'WaitingForTurn',
    message: `waits for its turn in stage "${stage}"${
      batch > 0 ? `, batch ${batch}` : ''
    }`,
  };
}
