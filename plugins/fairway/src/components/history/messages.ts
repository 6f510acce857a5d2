export const historyMessages = {
  title: 'What happened, the newest first',
  empty: {
    title: 'Nothing has happened yet',
    description: 'Each step and each command is recorded here.',
  },
  noneYet: 'Nothing of that kind in the newest part of the history.',
  withoutCommands:
    'Commands are left out, because you may not read the audit log. That needs the permission fairway.audit.read.',
  withoutOtherCommands:
    'Of commands, only decisions on gates and commands on the run are shown, because you may not read the audit log. The others need the permission fairway.audit.read.',
  more: 'Show older entries',
  moreFailed: 'Older entries could not be read: {{message}}',
  engine: 'Fairway',
  details: 'Details',
  at: 'When',
  about: 'About',
  correlation: 'Request',
  document: 'The command as a document',
  kubectl: 'The same again with kubectl',
  kubectlGet: 'With kubectl',
} as const;
