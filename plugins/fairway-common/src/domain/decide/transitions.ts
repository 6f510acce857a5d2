import type { RunPhase, StagePhase, TargetPhase } from '../../kinds';

/** What a run may become. Terminal phases are left by commands only, which open a new epoch of the run. @public */
export const RUN_TRANSITIONS: Readonly<Record<RunPhase, readonly RunPhase[]>> =
  {
    Pending: ['Running', 'Paused', 'Aborted', 'Superseded'],
    Running: [
      'Paused',
      'RollingBack',
      'Succeeded',
      'Failed',
      'Aborted',
      'Superseded',
    ],
    Paused: ['Running', 'RollingBack', 'Aborted', 'Superseded'],
    RollingBack: ['Paused', 'RolledBack', 'Failed', 'Aborted', 'Superseded'],
    Succeeded: ['RollingBack'],
    Failed: ['Running', 'RollingBack'],
    Aborted: ['RollingBack'],
    Superseded: [],
    RolledBack: [],
  };

/** What a stage may become. A finished stage goes back to `Pending` by a retry only. @public */
export const STAGE_TRANSITIONS: Readonly<
  Record<StagePhase, readonly StagePhase[]>
> = {
  Pending: ['Gating', 'Progressing', 'Skipped', 'Cancelled', 'RollingBack'],
  Gating: ['Progressing', 'Failed', 'Skipped', 'Cancelled', 'RollingBack'],
  Progressing: [
    'Verifying',
    'Succeeded',
    'Failed',
    'Skipped',
    'Cancelled',
    'RollingBack',
  ],
  Verifying: ['Progressing', 'Succeeded', 'Failed', 'Cancelled', 'RollingBack'],
  Succeeded: ['Pending', 'RollingBack'],
  Failed: ['Pending', 'RollingBack'],
  Skipped: ['Pending', 'RollingBack'],
  Cancelled: ['Pending', 'RollingBack'],
  RollingBack: ['RolledBack', 'Failed', 'Cancelled'],
  RolledBack: ['RollingBack'],
};

/** What a target may become within an attempt; it only ever moves forward. @public */
export const TARGET_TRANSITIONS: Readonly<
  Record<TargetPhase, readonly TargetPhase[]>
> = {
  Pending: ['Gating', 'Queued', 'Failed', 'Skipped', 'Cancelled'],
  Gating: ['Queued', 'Failed', 'Skipped', 'Cancelled'],
  Queued: ['Applying', 'Failed', 'Skipped', 'Cancelled'],
  Applying: [
    'Converging',
    'Verifying',
    'Converged',
    'RolledBack',
    'Failed',
    'Skipped',
    'Cancelled',
  ],
  Converging: ['Verifying', 'Converged', 'RolledBack', 'Failed', 'Cancelled'],
  Verifying: ['Converged', 'Failed', 'Cancelled'],
  Converged: [],
  RolledBack: [],
  Failed: [],
  Skipped: [],
  Cancelled: [],
};

/** Whether a run is at its end. @public */
export function isRunEnded(phase: RunPhase): boolean {
  switch (phase) {
    case 'Succeeded':
    case 'Failed':
    case 'Aborted':
    case 'Superseded':
    case 'RolledBack':
      return true;
    case 'Pending':
    case 'Running':
    case 'Paused':
    case 'RollingBack':
      return false;
    default:
      return phase satisfies never;
  }
}

/** Whether a stage has nothing more to do, short of a command. @public */
export function isStageEnded(phase: StagePhase): boolean {
  switch (phase) {
    case 'Succeeded':
    case 'Failed':
    case 'Skipped':
    case 'Cancelled':
    case 'RolledBack':
      return true;
    case 'Pending':
    case 'Gating':
    case 'Progressing':
    case 'Verifying':
    case 'RollingBack':
      return false;
    default:
      return phase satisfies never;
  }
}

/** Whether the attempt of a target is at its end. @public */
export function isTargetEnded(phase: TargetPhase): boolean {
  return TARGET_TRANSITIONS[phase].length === 0;
}
