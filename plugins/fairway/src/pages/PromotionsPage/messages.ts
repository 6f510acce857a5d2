export const promotionsPageMessages = {
  title: 'Promotions',
  subtitle: 'Versions on their way through the fleet',
  promote: 'Promote',
  active: 'In flight',
  noneActive: 'Nothing is being promoted right now.',
  moreActive: '{{shown}} of {{total}} are shown; narrow them to see others.',
  recent: 'Recently ended',
  noneEnded: 'No run has ended yet.',
  noneMatches: 'No run matches.',
  pages: 'Pages of ended runs',
  range: '{{first}} to {{last}} of {{total}}',
  newer: 'Newer',
  older: 'Older',
  filter: {
    search: 'Search',
    source: 'Source',
    phase: 'Phase',
    anyPhase: 'Any',
    clear: 'Clear',
  },
  first: {
    title: 'Nothing has been promoted yet',
    description:
      'A promotion brings a version of a source to the clusters of a fleet, as a plan says. These steps lead to the first one; each can be done in a form, or with kubectl.',
    state: { done: '(done)', next: '(next)', later: '(later)' },
    clusters:
      'Where versions go. Name a cluster that the Kubernetes plugin knows; credentials stay there.',
    registered: 'The Kubernetes plugin knows {{names}}.',
    more_one: '{{names}} and {{count}} more',
    more_other: '{{names}} and {{count}} more',
    noneRegistered:
      'The Kubernetes plugin knows no cluster yet: add one under kubernetes.clusterLocatorMethods in the configuration of Backstage first.',
    backends: 'How versions are written to clusters.',
    fleets: 'Which clusters belong together, by their labels.',
    sources:
      'What is deployed, and where its version lives. Each object on a cluster has to allow it with the annotation fairway.dev/managed-by: <namespace>/<source>.',
    plans: 'How a version goes through the fleet: stages, waves and gates.',
    promote: 'Choose a version, see what would happen, and start.',
    document: 'As YAML',
    documentOf: '{{kind}} as YAML',
  },
} as const;
