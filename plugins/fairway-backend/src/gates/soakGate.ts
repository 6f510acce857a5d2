import { evaluateSoak } from '@fairway/plugin-fairway-common';
import type { Gate } from '@fairway/plugin-fairway-node';

/** Time passes. */
export const soakGate: Gate = {
  type: 'soak',
  cost: 'free',
  async evaluate({ gate, since }, { now }) {
    return evaluateSoak({ gate, since, now: now() });
  },
};
