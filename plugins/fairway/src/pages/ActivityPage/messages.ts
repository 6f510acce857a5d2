export const activityPageMessages = {
  title: 'Activity',
  subtitle: 'What people and Fairway did, the newest first',
  engine: 'Fairway',
  withoutCommands:
    'You may not read the audit log, so this shows the decisions of Fairway and not the commands of people.',
  column: {
    title: 'What',
    actor: 'Who',
    outcome: 'Outcome',
    at: 'When',
  },
  empty: {
    title: 'Nothing has happened yet',
    description: 'Every command and every decision shows up here.',
  },
} as const;
