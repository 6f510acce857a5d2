export const promotionsPageMessages = {
  title: 'Promotions',
  subtitle: 'Versions on their way through the fleet',
  active: 'In flight',
  noneActive: 'Nothing is being promoted right now.',
  recent: 'Recently ended',
  column: {
    run: 'Run',
    source: 'Source',
    version: 'Version',
    phase: 'Phase',
    clusters: 'Converged',
    message: 'Says',
    requestedBy: 'Asked for by',
    age: 'Started',
  },
  empty: {
    title: 'Nothing has been promoted yet',
    description:
      'A promotion brings a version of a source to the clusters of a fleet, as a plan says. Register clusters first; then make a fleet, a plan and a source.',
    action: 'Go to clusters',
  },
} as const;
