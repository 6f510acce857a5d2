export const fleetPageMessages = {
  title: 'Fleet',
  subtitle: 'Which versions the clusters hold',
  column: { clusters: 'Clusters' },
  empty: {
    title: 'There are no clusters yet',
    description:
      'Clusters that the Kubernetes plugin knows can be registered here under their name.',
    action: 'Register a cluster',
  },
} as const;
