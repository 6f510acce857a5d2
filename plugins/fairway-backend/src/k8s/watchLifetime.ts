import type { RequestContext } from '../resources';

/** How long watches may last that do not say it themselves: a random time, so that not all clients come back at once. */
const MIN_WATCH_MS = 30 * 60_000;
const MAX_WATCH_MS = 60 * 60_000;

/** How long a watch lasts: as long as it asks for, and not longer than the token of the caller is good. In milliseconds. */
export function watchLifetimeMs(
  { credentials }: RequestContext,
  now: number,
  wanted?: number,
): number {
  const validFor = credentials.expiresAt
    ? Math.max(0, credentials.expiresAt.getTime() - now)
    : Infinity;
  return Math.min(
    wanted || MIN_WATCH_MS + Math.random() * (MAX_WATCH_MS - MIN_WATCH_MS),
    validFor,
    MAX_WATCH_MS,
  );
}
