export const historyMessages = {
  title: 'What happened, the newest first',
  empty: {
    title: 'Nothing has happened yet',
    description: 'Each step and each command is recorded here.',
  },
  withoutCommands:
    'Commands are left out, because you may not read the audit log.',
  more: 'Show older entries',
  moreFailed: 'Older entries could not be read: {{message}}',
  engine: 'Fairway',
  details: 'The command as a document',
  newer: 'Entries that are newer than these are at the top.',
} as const;
