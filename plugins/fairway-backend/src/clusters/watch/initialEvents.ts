import { ClusterError } from '@fairway/plugin-fairway-node';
import type { Listing } from './ObjectsOfInterest';
import type { WatchEvent } from './watchEvent';

/** Takes an event of a list that is read as the first events of a watch. @returns whether it ends the list */
export function takeInitial(
  listing: Listing,
  event: WatchEvent,
): event is Extract<WatchEvent, { type: 'BOOKMARK' }> {
  switch (event.type) {
    case 'BOOKMARK':
      return event.endsInitialEvents;
    case 'ERROR':
      throw watchError(event);
    case 'ADDED':
    case 'MODIFIED':
      listing.take(event.object);
      return false;
    case 'DELETED':
      listing.drop(event.object);
      return false;
    default:
      return event satisfies never;
  }
}

/** The error that the API server ends a watch with. */
export function watchError(
  event: Extract<WatchEvent, { type: 'ERROR' }>,
): ClusterError {
  return new ClusterError(
    event.reason ?? 'BadResponse',
    `the API server ended the watch with ${event.code} ${event.reason}`,
    { code: event.code, retryable: true },
  );
}
