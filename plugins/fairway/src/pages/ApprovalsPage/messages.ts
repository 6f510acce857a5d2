export const approvalsPageMessages = {
  title: 'Approvals',
  subtitle: 'What waits for people',
  allowed: 'You may decide',
  column: {
    run: 'Run',
    version: 'Version',
    stage: 'Gate',
    requestedBy: 'Asked for by',
    approvals: 'Approvals',
    mine: 'You',
    since: 'Waits since',
  },
  empty: {
    title: 'Nothing waits for approval',
    description:
      'A run that reaches a gate of the type "approval" shows up here by itself.',
  },
} as const;
