import type { Approval, GateSpec } from '../kinds';
import type { GateFact } from './types';

/** What an approval gate is judged on. @public */
export interface ApprovalQuestion {
  gate: GateSpec;
  stage: string;
  run: string;
  /** The digest of what has to be approved. */
  digest: string;
  /** Who asked for the run. */
  requestedBy: string;
  /** All approvals of the run, in the order in which they were given. */
  approvals: readonly Approval[];
  now: number;
}

/** @public */
export interface ApprovalAnswer {
  fact: GateFact;
  /** What became of approvals, by name, for those of this gate. */
  approvals: Map<string, NonNullable<Approval['status']>>;
}

/** Whether enough people have approved. @public */
export function evaluateApproval(_question: ApprovalQuestion): ApprovalAnswer {
  throw new Error('not yet');
}

/** Whether enough time has passed since the gate was reached. @public */
export function evaluateSoak(_question: {
  gate: GateSpec;
  /** When the gate was reached, in milliseconds. */
  since: number;
  now: number;
}): GateFact {
  throw new Error('not yet');
}
