import type { ApplyFact } from '@fairway/plugin-fairway-common';
import { ClusterError, DeliveryError } from '@fairway/plugin-fairway-node';

/** What is known after a write that gave an error: whether it may have happened, and whether to try again. */
export function failedApply(error: Error, key: string, at: number): ApplyFact {
  if (error instanceof DeliveryError) {
    return error.toFact(key, at);
  }
  if (error instanceof ClusterError) {
    const { reason, message, retryable, notSent, retryAfterMs } = error;
    return {
      key,
      outcome: 'failed',
      at,
      retryable,
      notSent,
      reason,
      message,
      ...(retryAfterMs !== undefined && { retryAt: at + retryAfterMs }),
    };
  }
  return {
    key,
    outcome: 'failed',
    at,
    retryable: true,
    notSent: false,
    reason: 'UnknownOutcome',
    message: error.message,
  };
}
