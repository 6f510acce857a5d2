import type { GateStatus } from '@fairway/plugin-fairway-common';

/** What one person has decided on a gate. */
export interface GateApproval {
  user: string;
  decision: 'Approve' | 'Reject';
  /** When, RFC 3339; absent in what was decided under an earlier version of Fairway. */
  at?: string;
  comment?: string;
}

/** Who has decided on a gate so far. */
export function approvalsOf(status: GateStatus | undefined): GateApproval[] {
  const approvals = status?.evidence?.approvals;
  return Array.isArray(approvals) ? approvals : [];
}
