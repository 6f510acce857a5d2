import { setCondition } from '../../meta';
import type { PlanSpec, PromotionRun } from '../../kinds';
import { DriftFact, driftKey } from '../types';
import { isCertainlyUnsent, patchTarget, recordTarget } from './moves';
import { patched } from './patch';
import { isAtRest } from './targetStates';
import { timeOf, timestampOf } from './world';
import type { Member, World } from './world';

/** The condition of a target whose version somebody else has changed. @public */
export const DRIFTED = 'Drifted';

/** Why a target is, or is not, as it was promoted: the reasons of the condition `Drifted`. */
export type DriftReason =
  | 'Drifted'
  | 'BlocksPromotions'
  | 'Reasserting'
  | 'NotReasserted'
  | 'ReassertLimitReached'
  | 'ReassertFailed'
  | 'Reasserted'
  | 'NotDrifted';

/** What a plan says of drift, with defaults; runs that were started by an older version say nothing. */
export function driftPolicy({
  spec,
}: Pick<PromotionRun, 'spec'>): NonNullable<PlanSpec['drift']> {
  return spec.plan.spec.drift ?? { policy: 'Report', maxReassertsPerHour: 3 };
}

/** The drift of a unit on a cluster, whoever has written there last. */
export function driftAt(
  world: World,
  { target }: Member,
): DriftFact | undefined {
  return world.facts.drifts?.get(driftKey(target.spec));
}

/** When what a target has written last had come to its end, in milliseconds: in this attempt, or in an earlier one. */
function lastWritten({ status }: Member): number {
  const { intent, history = [], convergedAt, since } = status;
  const earlier =
    intent && !isCertainlyUnsent(status)
      ? undefined
      : history.filter(({ version }) => version !== undefined).at(-1);
  return timeOf(earlier?.finishedAt ?? convergedAt ?? since);
}

/**
 * The drift from what a target has written; undefined where there is none, or where something newer was written.
 *
 * @remarks What was read before a write came to its end says nothing of that write.
 */
export function ownDrift(world: World, member: Member): DriftFact | undefined {
  const { target } = member;
  const fact = driftAt(world, member);
  return fact &&
    fact.written.target === target.metadata.uid &&
    fact.since > lastWritten(member)
    ? fact
    : undefined;
}

const words = (version: string | null) => version ?? 'no version';

/** Says what is there instead of what was written, and who has set it when. */
export function describeDrift({
  version,
  written,
  changedBy,
}: DriftFact): string {
  const when =
    changedBy?.at === undefined ? '' : ` at ${timestampOf(changedBy.at)}`;
  const who = changedBy
    ? `"${changedBy.manager}" has set it${when}`
    : 'it is not known who has set it';
  return `it holds ${words(version)} instead of ${words(
    written.version,
  )}; ${who}`;
}

/** Sets the condition; what it says is recorded where it says something new. */
export function tellDrift(
  world: World,
  member: Member,
  { reason, message }: { reason: DriftReason; message: string },
) {
  const isDrifted = reason !== 'NotDrifted' && reason !== 'Reasserted';
  const { conditions } = member.status;
  const old = driftCondition(member);
  patchTarget(member, {
    conditions: setCondition(
      conditions,
      {
        type: DRIFTED,
        status: isDrifted ? 'True' : 'False',
        reason,
        message,
      },
      world.at,
    ),
  });
  if (old?.reason !== reason && isDrifted) {
    recordTarget(world, member, { reason, message }, {}, true);
  }
}

/** The condition `Drifted` of a target, where it was ever set. */
export function driftCondition({ status }: Pick<Member, 'status'>) {
  return status.conditions?.find(({ type }) => type === DRIFTED);
}

/** Takes down what is there instead of the version that a target has written, and that it is gone where it is. */
export function noteDrifts(world: World) {
  for (const member of world.members.values()) {
    const { status } = member;
    const fact = ownDrift(world, member);
    if (fact) {
      const { version, since, changedBy } = fact;
      patchTarget(member, {
        drift: patched(status.drift ?? { version, since: '' }, {
          version,
          since: timestampOf(since),
          changedBy: changedBy && {
            manager: changedBy.manager,
            ...(changedBy.at !== undefined && {
              at: timestampOf(changedBy.at),
            }),
          },
        }),
      });
    } else if (status.drift && isAtRest(member)) {
      patchTarget(member, { drift: undefined });
      tellDrift(
        world,
        member,
        status.correction && status.phase === 'Converged'
          ? { reason: 'Reasserted', message: 'the version is back' }
          : {
              reason: 'NotDrifted',
              message:
                'it is not known to hold any other version than it was given last',
            },
      );
    }
  }
}

/**
 * Why a run leaves the version on a cluster alone that somebody else has set there; undefined where it does not.
 *
 * @param drift - what is there, and what was written there last
 */
export function driftBlock(
  { run }: Pick<World, 'run'>,
  { target, status }: Pick<Member, 'target' | 'status'>,
  drift: Pick<DriftFact, 'version' | 'written' | 'changedBy'> | undefined,
): { reason: 'ClusterDrifted'; message: string } | undefined {
  const { version, cluster } = target.spec;
  const isFirstWrite = status.operation === 'Promote' && !status.writtenBefore;
  if (
    !drift ||
    !isFirstWrite ||
    drift.version === version ||
    drift.version === drift.written.version ||
    driftPolicy(run).policy !== 'Block' ||
    run.spec.overwriteDrift
  ) {
    return undefined;
  }
  return {
    reason: 'ClusterDrifted',
    message: `cluster "${cluster}" was changed without a promotion, and the plan does not write over that: ${describeDrift(
      { since: 0, ...drift },
    )}`,
  };
}
