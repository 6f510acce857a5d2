import { evaluateApproval, requestersOf } from '@fairway/plugin-fairway-common';
import type { Gate } from '@fairway/plugin-fairway-node';

/** People decide. */
export const approvalGate: Gate = {
  type: 'approval',
  cost: 'people',
  async evaluate({ gate, stage, since, digest }, { run, approvals, now }) {
    return evaluateApproval({
      gate,
      stage,
      digest,
      approvals,
      since,
      run: run.metadata.name,
      requesters: requestersOf(run, stage),
      now: now(),
    }).fact;
  },
};
