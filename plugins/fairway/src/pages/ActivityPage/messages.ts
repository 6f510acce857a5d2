export const activityPageMessages = {
  title: 'Activity',
  subtitle: 'What people and Fairway did, the newest first',
  filter: {
    label: 'What is shown',
    type: 'Show',
    all: 'Everything',
    command: 'Commands of people and CI',
    decision: 'Decisions of Fairway',
    kind: 'About',
    anyKind: 'Anything',
    name: 'Name',
    namespace: 'Namespace',
    actor: 'Who',
    actorHint: 'user:default/jane',
    clear: 'Show everything',
  },
  empty: {
    title: 'Nothing has happened yet',
    description: 'Every command and every decision shows up here.',
    action: 'Start a promotion',
  },
  noMatch: {
    title: 'Nothing matches',
    description: 'Nothing that happened fits what is filtered by.',
  },
} as const;
