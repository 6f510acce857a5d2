import type { GateStatus } from '@fairway/plugin-fairway-common';

/** What one person has decided on a gate. */
export interface GateApproval {
  user: string;
  decision: 'Approve' | 'Reject';
  comment?: string;
}

/** Who has decided on a gate so far. */
export function approvalsOf(status: GateStatus | undefined): GateApproval[] {
  const approvals = status?.evidence?.approvals;
  return Array.isArray(approvals) ? approvals : [];
}
