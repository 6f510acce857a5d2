import {
  isCertainlyUnsent,
  isTargetEnded,
  Target,
  TargetPhase,
} from '@fairway/plugin-fairway-common';

/** The phases in which nothing of the attempt may have been written; in that of the write it depends on what became of it. */
export const WAITING_PHASES = [
  'Pending',
  'Gating',
  'Queued',
  'Applying',
] as const satisfies readonly TargetPhase[];

/** What a run writes to a target next, or why it writes nothing any more. */
export type NextWrite =
  | {
      waiting: true;
      operation: 'Promote' | 'Rollback';
      /** Null takes the field away. */
      version: string | null;
      /** The version that it goes over; left out where that is what is read there before the write. */
      replaces?: string | null;
    }
  | { waiting: false; reason: string; message: string };

/** The next write of a target, as the engine would store it. */
export function nextWrite({ spec, status }: Target): NextWrite {
  const phase = status?.phase ?? 'Pending';
  const { operation = 'Promote', message } = status ?? {};
  if (isTargetEnded(phase)) {
    return {
      waiting: false,
      reason: phase,
      message: `nothing is written to it any more: it is ${phase}${
        message ? `, ${message}` : ''
      }`,
    };
  }
  const isWaiting =
    WAITING_PHASES.some(one => one === phase) &&
    (phase !== 'Applying' || (status && isCertainlyUnsent(status)));
  if (!isWaiting) {
    const version = status?.intent?.version ?? '(none)';
    return phase === 'Applying'
      ? {
          waiting: false,
          reason: 'Writing',
          message: `version ${version} is being written right now`,
        }
      : {
          waiting: false,
          reason: phase,
          message: `version ${version} has been written, and it is looked at whether it arrives`,
        };
  }
  // A rollback goes over what its own run has written, and over nothing else.
  return operation === 'Rollback'
    ? {
        waiting: true,
        operation,
        version: status?.previousVersion ?? null,
        replaces: spec.version,
      }
    : { waiting: true, operation, version: spec.version };
}
