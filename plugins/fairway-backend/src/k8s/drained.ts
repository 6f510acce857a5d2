import { once } from 'node:events';
import type { Response } from 'express';

/** The client does not read what it is sent. */
export class StalledError extends Error {}

/**
 * Waits until a client has taken what was sent, or has left.
 *
 * @throws StalledError where it has not within the time
 */
export async function drained(
  res: Response,
  stallMs: number,
  left: AbortSignal,
): Promise<void> {
  const stalled = AbortSignal.timeout(stallMs);
  try {
    await once(res, 'drain', { signal: AbortSignal.any([stalled, left]) });
  } catch (error) {
    if (left.aborted) {
      return;
    }
    throw stalled.aborted
      ? new StalledError('the client does not read')
      : error;
  }
}
