/** Strings that more than one page uses. */
export const sharedMessages = {
  navigation: {
    label: 'Fairway',
    promotions: 'Promotions',
    approvals: 'Approvals',
    waiting_one: '{{count}} waits for you',
    waiting_other: '{{count}} wait for you',
    fleet: 'Fleet',
    clusters: 'Clusters',
    fleets: 'Fleets',
    plans: 'Plans',
    sources: 'Sources',
    backends: 'Backends',
    activity: 'Activity',
  },
  value: { yes: 'Yes', no: 'No', copy: 'Copy' },
  objectIn: '{{kind}} in namespace {{namespace}}',
  yaml: { label: 'YAML of this object' },
  access: { refused: 'You may not {{verb}} {{plural}}' },
  pages: {
    previous: 'Previous page',
    next: 'Next page',
    nextOf_one: 'Next page ({{count}} more)',
    nextOf_other: 'Next page ({{count}} more)',
  },
  kind: {
    clusters: {
      title: 'Clusters',
      subtitle: 'Where versions go',
      create: 'Register a cluster',
      empty: 'There are no clusters yet',
    },
    fleets: {
      title: 'Fleets',
      subtitle: 'Clusters, selected by their labels',
      create: 'Make a fleet',
      empty: 'There are no fleets yet',
    },
    plans: {
      title: 'Plans',
      subtitle: 'How a version goes through a fleet: stages, waves and gates',
      create: 'Make a plan',
      empty: 'There are no plans yet',
    },
    sources: {
      title: 'Sources',
      subtitle: 'What is deployed, and where its version lives',
      create: 'Make a source',
      empty: 'There are no sources yet',
    },
    backends: {
      title: 'Backends',
      subtitle: 'How versions are written to clusters',
      create: 'Make a backend',
      empty: 'There are no backends yet',
    },
  },
} as const;
