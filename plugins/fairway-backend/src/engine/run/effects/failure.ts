import type { ApplyFact, ReadingFact } from '@fairway/plugin-fairway-common';
import { ClusterError, DeliveryError } from '@fairway/plugin-fairway-node';

/** What is known after a write that gave an error: whether it may have happened, and whether to try again. */
export function failedApply(
  error: Error,
  key: string,
  at: number,
): Extract<ApplyFact, { outcome: 'failed' }> {
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

/** What is known after a read before a write that gave an error. */
export function failedRead(error: Error, key: string, at: number): ReadingFact {
  const { notSent, ...fact } = failedApply(error, key, at);
  return fact;
}
