export const runMessages = {
  versionsBefore_one: '{{first}} and {{count}} other',
  versionsBefore_other: '{{first}} and {{count}} others',
  reason: 'Reason',
  reasonHelp: 'For those who read the history later.',
  reasonRequired: 'Say why it may be left out.',
} as const;
