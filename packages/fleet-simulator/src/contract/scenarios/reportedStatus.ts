/** A status as a controller would report it. */
export const reportedStatus = {
  observedGeneration: 1,
  replicas: 1,
  conditions: [
    {
      type: 'Available',
      status: 'True',
      reason: 'R',
      message: 'm',
      lastUpdateTime: '2026-01-01T00:00:00Z',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    },
  ],
};
