import type { WatchedObject } from '@fairway/plugin-fairway-node';
import type { Refusal } from '@fairway/plugin-fairway-node/driverKit';
import { isRunning, operationStateOf, requestedOperation } from '../status';
import { initiatorOf, intentOf } from '../write/operation';

/** How soon an Application is tried again whose sync is under way. */
const RETRY_MS = 5_000;

/**
 * A sync that is under way. Argo CD runs one at a time, and takes away at its end whatever was asked for in between.
 *
 * @remarks
 * A sync of Fairway that Argo CD has not begun is replaced: the write is conditional, so it fails where Argo CD begins in between.
 */
export function operationInProgress(
  application: WatchedObject,
): Refusal | undefined {
  const requested = requestedOperation(application);
  const last = operationStateOf(application);
  if (isRunning(last)) {
    const name = application.metadata.name;
    return {
      reason: 'OperationInProgress',
      problem: `a sync by ${initiatorOf(last!.operation)} ${
        intentOf(last!.operation) ? 'for an earlier write ' : ''
      }is under way since ${last!.startedAt}${
        last!.message ? ` (${last!.message.slice(0, 200)})` : ''
      }; Fairway waits for its end, which "argocd app terminate-op ${name}" brings about`,
      retryAfterMs: RETRY_MS,
    };
  }
  if (requested && intentOf(requested) === undefined) {
    return {
      reason: 'OperationInProgress',
      problem: `a sync by ${initiatorOf(
        requested,
      )} is about to begin; Fairway waits for its end`,
      retryAfterMs: RETRY_MS,
    };
  }
  return undefined;
}
