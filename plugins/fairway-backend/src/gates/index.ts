import type { Gate } from '@fairway/plugin-fairway-node';
import { approvalGate } from './approvalGate';
import { healthGate } from './healthGate';
import { soakGate } from './soakGate';

/** The gates that ship with Fairway. */
export const BUILT_IN_GATES: readonly Gate[] = [
  soakGate,
  healthGate,
  approvalGate,
];
