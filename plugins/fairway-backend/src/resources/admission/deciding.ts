import {
  Approval,
  GateSpec,
  PromotionRun,
  requestersOf,
  ROLLBACK_STAGE,
} from '@fairway/plugin-fairway-common';
import type { Actor } from '../context';

/** Why a service may not decide. */
export function notAPerson(actor: Actor): string {
  return `people approve, but ${actor.ref} is a service; send the token of a user`;
}

/** Why a person may not decide at a gate, whatever permissions say; undefined where nothing is against it. */
export function decidingProblem(
  run: PromotionRun,
  { stage, decision }: Pick<Approval['spec'], 'stage' | 'decision'>,
  gate: GateSpec,
  actor: Actor,
): string | undefined {
  const { users = [], groups = [], allowRequester } = gate.approval!;
  const asked = [...users, ...groups];
  const claims = new Set(
    [actor.ref, ...actor.ownershipRefs].map(ref => ref.toLowerCase()),
  );
  if (asked.length > 0 && !asked.some(ref => claims.has(ref.toLowerCase()))) {
    return `gate "${gate.name}" asks ${asked.join(', ')}; ${
      actor.ref
    } is none of them`;
  }
  const asksForIt = requestersOf(run, stage).some(
    requester => requester.toLowerCase() === actor.ref.toLowerCase(),
  );
  return decision === 'Approve' && !allowRequester && asksForIt
    ? `${actor.ref} asked for ${
        stage === ROLLBACK_STAGE
          ? 'this promotion or its rollback'
          : 'this promotion'
      } and may not approve it; somebody else has to, unless the gate has allowRequester`
    : undefined;
}
