import type { ResourceObject } from '../meta';
import type { TargetRow } from './targets';

/**
 * What a stream is about: objects of one kind.
 *
 * @remarks
 * `GET /views/stream?watch=<JSON of this>`, once for each kind, at most 16. The stream is of type `text/event-stream`. It starts after
 * the revision in the header `Last-Event-ID`, or in the parameter `since`, or with what changes from now on.
 *
 * @public
 */
export interface StreamTopic {
  /** The plural of the kind, such as `targets`. */
  plural: string;
  /** Default: all namespaces. */
  namespace?: string;
  fieldSelector?: string;
  labelSelector?: string;
}

/**
 * An event of type `changes`: the newest state of what has changed, gathered over a fraction of a second. Its `id` is the revision.
 *
 * @public
 */
export interface StreamChanges {
  revision: number;
  changes: StreamChange[];
}

/** One object of {@link StreamChanges}. @public */
export interface StreamChange {
  type: 'changed' | 'gone';
  kind: string;
  namespace: string;
  name: string;
  /** Of changed objects, except for Targets. */
  object?: ResourceObject;
  /** Of changed Targets. */
  target?: TargetRow;
}

/**
 * The other types of events: `hello` (the stream has begun, with its revision), `alive` (every 15 s, with the revision up to which
 * nothing else has happened), and `resync` (changes are lost to this client: read everything again).
 *
 * @public
 */
export interface StreamNotice {
  revision: number;
  /** Of `resync`: why. */
  reason?: string;
}
