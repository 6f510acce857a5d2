export const gateMessages = {
  notReached: 'Not reached',
  state: {
    Pending: 'Not asked yet',
    Waiting: 'Waiting',
    Inconclusive: 'Cannot be told',
    Passed: 'Passed',
    Failed: 'Failed',
  },
  since: 'since',
  until: 'until',
  nextCheck: 'looked at again',
  by: 'for approval by',
  anyone: 'anyone with the permission',
  approvals: '{{done}} of {{needed}} approved',
  didApprove: 'approved',
  didReject: 'rejected',
  evidence: 'Evidence',
} as const;
