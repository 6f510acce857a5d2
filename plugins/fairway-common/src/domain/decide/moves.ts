import type {
  PromotionRunStatus,
  RunPhase,
  StagePhase,
  StageStatus,
  TargetPhase,
  TargetStatus,
} from '../../kinds';
import type { DecisionDraft } from '../types';
import { patched } from './patch';
import {
  isRunEnded,
  isStageEnded,
  isTargetEnded,
  RUN_TRANSITIONS,
  STAGE_TRANSITIONS,
  TARGET_TRANSITIONS,
} from './transitions';
import type { Member, StageView, World } from './world';

/** Why something changes its phase. */
export interface Cause {
  /** One CamelCase word for programs. */
  reason: string;
  /** A sentence for people. */
  message: string;
  /** The person whose command led to it. */
  actor?: string;
  evidence?: Record<string, unknown>;
}

function decision(
  cause: Cause,
  warning: boolean,
  rest: Omit<
    DecisionDraft,
    'type' | 'reason' | 'message' | 'actor' | 'evidence'
  >,
): DecisionDraft {
  return {
    ...rest,
    type: warning ? 'Warning' : 'Normal',
    reason: cause.reason,
    message: cause.message,
    ...(cause.actor === undefined ? {} : { actor: cause.actor }),
    ...(cause.evidence === undefined ? {} : { evidence: cause.evidence }),
  };
}

const BAD: ReadonlySet<string> = new Set([
  'Failed',
  'Skipped',
  'Cancelled',
  'Aborted',
  'RollingBack',
]);

/** Records that something moved from one phase to another, or why a person was refused. */
export function record(
  world: World,
  cause: Cause,
  rest: Omit<
    DecisionDraft,
    'type' | 'reason' | 'message' | 'actor' | 'evidence'
  >,
  warning = BAD.has(rest.to ?? ''),
) {
  world.decisions.push(decision(cause, warning, rest));
}

/** Records something about a target. */
export function recordTarget(
  world: World,
  { target }: Member,
  cause: Cause,
  move: { from?: TargetPhase; to?: TargetPhase },
  warning?: boolean,
) {
  record(
    world,
    cause,
    {
      subject: {
        kind: 'Target',
        name: target.metadata.name,
        uid: target.metadata.uid,
      },
      stage: target.spec.stage,
      cluster: target.spec.cluster,
      ...move,
    },
    warning,
  );
}

/** Whether nothing of the current attempt can have reached the cluster. @public */
export function isCertainlyUnsent(status: TargetStatus): boolean {
  const { intent, parked, ambiguous } = status;
  return (
    !intent || (!ambiguous && (parked === true || intent.recheck === true))
  );
}

/** Changes parts of the status of a target that are not its phase. */
export function patchTarget(member: Member, change: Partial<TargetStatus>) {
  member.status = patched(member.status, change);
}

/** Moves a target forward within its attempt. */
export function moveTarget(
  world: World,
  member: Member,
  to: TargetPhase,
  cause: Cause,
  change: Partial<TargetStatus> = {},
) {
  const { phase: from } = member.status;
  if (!TARGET_TRANSITIONS[from].includes(to)) {
    throw new Error(
      `target "${member.target.metadata.name}" cannot go from ${from} to ${to}`,
    );
  }
  const ended = isTargetEnded(to);
  patchTarget(member, {
    nextCheck: undefined,
    parked: undefined,
    tryingSince: undefined,
    // An intent that stays behind says that the write may have reached the cluster.
    ...(ended && isCertainlyUnsent(member.status)
      ? { intent: undefined, ...untouched(member.status) }
      : {}),
    ...change,
    phase: to,
    since: world.at,
    reason: cause.reason,
    message: cause.message,
  });
  world.moves += ended ? 1 : 0;
  recordTarget(world, member, cause, { from, to });
}

/** What was there before says something only where the run may have changed it. */
function untouched(
  status: TargetStatus,
): Pick<Partial<TargetStatus>, 'previousVersion'> {
  return mayHaveWritten(status) ? {} : { previousVersion: undefined };
}

const HISTORY = 20;

/** Ends the current attempt of a target and starts the next one. */
export function startAttempt(
  world: World,
  member: Member,
  operation: TargetStatus['operation'],
  to: 'Pending' | 'Failed' | 'Skipped' | 'Cancelled',
  cause: Cause,
) {
  const { status } = member;
  const version =
    status.intent && !isCertainlyUnsent(status)
      ? status.intent.version
      : undefined;
  if (status.intent && !status.receipt && !isTargetEnded(status.phase)) {
    // The writer of the old attempt may still be on its way: only a new fencing number keeps it from overwriting the new one.
    member.unlocked = true;
    world.release.add(member.target.metadata.name);
  }
  const entry = {
    attempt: status.attempt,
    operation: status.operation,
    version,
    outcome: status.phase,
    reason: status.reason,
    message: status.message,
    finishedAt: isTargetEnded(status.phase) ? status.since : world.at,
  };
  const { previousVersion } = status;
  const writtenBefore = mayHaveWritten(status);
  member.status = {
    phase: to,
    since: world.at,
    operation,
    attempt: status.attempt + 1,
    reason: cause.reason,
    message: cause.message,
    ...(writtenBefore ? { writtenBefore } : {}),
    ...(writtenBefore && previousVersion !== undefined
      ? { previousVersion }
      : {}),
    history: [
      ...(status.history ?? []).slice(1 - HISTORY),
      JSON.parse(JSON.stringify(entry)) as typeof entry,
    ],
    ...(status.conditions ? { conditions: status.conditions } : {}),
    ...(status.drift ? { drift: status.drift } : {}),
    ...(status.corrections ? { corrections: status.corrections } : {}),
  };
  world.moves += 1;
  recordTarget(world, member, cause, { from: status.phase, to });
}

/** Whether the run may have changed the object, in this attempt or an earlier one. */
export function mayHaveWritten(status: TargetStatus): boolean {
  const { phase, operation, writtenBefore } = status;
  return (
    phase !== 'RolledBack' &&
    (writtenBefore === true ||
      (operation === 'Promote' && !isCertainlyUnsent(status)))
  );
}

/** Changes parts of the status of a stage that are not its phase. */
export function patchStage(stage: StageView, change: Partial<StageStatus>) {
  stage.status = patched(stage.status, change);
}

/** Moves a stage to another phase. */
export function moveStage(
  world: World,
  stage: StageView,
  to: StagePhase,
  cause: Cause,
  change: Partial<StageStatus> = {},
) {
  const { phase: from } = stage.status;
  if (!STAGE_TRANSITIONS[from].includes(to)) {
    throw new Error(
      `stage "${stage.spec.name}" cannot go from ${from} to ${to}`,
    );
  }
  patchStage(stage, {
    finishedAt: isStageEnded(to) ? world.at : undefined,
    ...change,
    phase: to,
    reason: cause.reason,
    message: cause.message,
  });
  world.moves += 1;
  record(world, cause, {
    subject: runSubject(world),
    stage: stage.spec.name,
    from,
    to,
  });
}

/** The run as the subject of a decision. */
export function runSubject({ run }: World): DecisionDraft['subject'] {
  return {
    kind: 'PromotionRun',
    name: run.metadata.name,
    uid: run.metadata.uid,
  };
}

/** Changes parts of the status of the run that are not its phase. */
export function patchRun(world: World, change: Partial<PromotionRunStatus>) {
  world.runStatus = patched(world.runStatus, change);
}

/** Moves the run to another phase. */
export function moveRun(
  world: World,
  to: RunPhase,
  cause: Cause,
  change: Partial<PromotionRunStatus> = {},
) {
  const { phase: from } = world.runStatus;
  if (!RUN_TRANSITIONS[from].includes(to)) {
    throw new Error(
      `run "${world.run.metadata.name}" cannot go from ${from} to ${to}`,
    );
  }
  patchRun(world, {
    finishedAt: isRunEnded(to) ? world.at : undefined,
    ...change,
    phase: to,
    reason: cause.reason,
    message: cause.message,
  });
  record(world, cause, { subject: runSubject(world), from, to });
}
