import type { ClusterState } from '@fairway/plugin-fairway-common';

/** The states that clusters are counted by, in the order of a bar: what is done first, what is left last. */
export const CLUSTER_STATES: readonly { state: ClusterState; phase: string }[] =
  [
    { state: 'converged', phase: 'Converged' },
    { state: 'progressing', phase: 'Progressing' },
    { state: 'failed', phase: 'Failed' },
    { state: 'rolledBack', phase: 'RolledBack' },
    { state: 'skipped', phase: 'Skipped' },
    { state: 'cancelled', phase: 'Cancelled' },
    { state: 'pending', phase: 'Pending' },
  ];
