import type { WatchedObject } from '@fairway/plugin-fairway-node';

/** A line of a watch. */
export type WatchEvent =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: WatchedObject }
  | { type: 'BOOKMARK'; resourceVersion: string; endsInitialEvents: boolean }
  | { type: 'ERROR'; code?: number; reason?: string };

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** Reads a line of a watch. @throws SyntaxError where it is not an event, such as a line that was cut */
export function parseWatchEvent(line: string): WatchEvent {
  const event = JSON.parse(line) as {
    type?: unknown;
    object?: Partial<WatchedObject> & { code?: number; reason?: string };
  };
  const { type, object } = event;
  if (typeof object !== 'object' || object === null) {
    throw new SyntaxError('a watch event has no object');
  }
  switch (type) {
    case 'ERROR':
      return { type, code: object.code, reason: object.reason };
    case 'BOOKMARK':
      if (!object.metadata?.resourceVersion) {
        throw new SyntaxError('a bookmark has no resourceVersion');
      }
      return {
        type,
        resourceVersion: object.metadata.resourceVersion,
        endsInitialEvents:
          object.metadata.annotations?.[INITIAL_EVENTS_END] === 'true',
      };
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      if (!object.metadata?.name || !object.metadata.resourceVersion) {
        throw new SyntaxError('a watch event has an object without metadata');
      }
      return { type, object: object as WatchedObject };
    default:
      throw new SyntaxError('a watch event has an unknown type');
  }
}
