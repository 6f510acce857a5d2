import type {
  DeliveryIntent,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { isReconciled } from '../observe/isReconciled';
import { isAboutSpec, isComparedToSpec } from '../observe/sameSources';
import {
  hasFailed,
  operationStateOf,
  requestedOperation,
  syncOf,
} from '../status';
import { intentOf } from './operation';

/** Whether an Application that holds the version has to be synced to it. */
export function isSyncDue(
  application: WatchedObject,
  { key }: Partial<DeliveryIntent>,
): boolean {
  const last = operationStateOf(application);
  const isAsked =
    key !== undefined &&
    (intentOf(requestedOperation(application)) === key ||
      intentOf(last?.operation) === key);
  if (isAsked) {
    return false;
  }
  const isSynced =
    syncOf(application).status === 'Synced' &&
    isComparedToSpec(application) &&
    isReconciled(application);
  const { syncResult } = last ?? {};
  const lastFailed =
    hasFailed(last) && (!syncResult || isAboutSpec(syncResult, application));
  return !isSynced || lastFailed;
}
