import type { Response } from 'express';

/** Aborts where the client does not wait for the answer any more. */
export function untilClosed(res: Response): AbortSignal {
  const gone = new AbortController();
  res.on('close', () => gone.abort());
  return gone.signal;
}
