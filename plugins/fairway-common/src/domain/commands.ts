import type {
  Action,
  ActionType,
  PromotionRun,
  RunPhase,
  Target,
} from '../kinds';
import type { Facts } from './types';

/** Which commands are legal in which phase of a run. @public */
export const COMMANDS: Readonly<Record<RunPhase, readonly ActionType[]>> = {
  Pending: ['Pause', 'Abort', 'Skip'],
  Running: ['Pause', 'Abort', 'Retry', 'Skip', 'Rollback'],
  Paused: ['Resume', 'Abort', 'Retry', 'Skip', 'Rollback'],
  RollingBack: ['Pause', 'Abort', 'Retry', 'Skip'],
  Succeeded: ['Retry', 'Rollback'],
  Failed: ['Retry', 'Rollback'],
  Aborted: ['Retry', 'Rollback'],
  Superseded: [],
  RolledBack: ['Retry'],
};

/** Why a command is refused. @public */
export interface CommandProblem {
  reason: string;
  message: string;
}

/** Why a command on a run is not legal now; undefined where it is. @public */
export function commandProblem(
  _run: PromotionRun,
  _targets: readonly Target[],
  _action: Pick<Action, 'spec'>,
  _promotion?: Facts['promotion'],
): CommandProblem | undefined {
  throw new Error('not yet');
}
