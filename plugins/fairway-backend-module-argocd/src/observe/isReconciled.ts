import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { statusOf } from '@fairway/plugin-fairway-node/driverKit';
import { operationStateOf } from '../status';

/**
 * Whether Argo CD has looked at an Application since its last sync ended, whatever that was about: before that, its sync status and
 * health are about what was there before the sync.
 *
 * @remarks `reconciledAt` is when Argo CD began to look. Times are whole seconds, of one clock.
 */
export function isReconciled(application: WatchedObject): boolean {
  const { reconciledAt } = statusOf(application);
  const { finishedAt } = operationStateOf(application) ?? {};
  return (
    finishedAt === undefined ||
    (typeof reconciledAt === 'string' &&
      Date.parse(reconciledAt) >= Date.parse(finishedAt))
  );
}
