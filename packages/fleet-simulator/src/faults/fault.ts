import { RequestVerb } from '../http/requestInfo';

/** What goes wrong. @public */
export type FaultEffect =
  /** The answer comes later by `ms` plus up to `jitterMs`. */
  | { type: 'Latency'; ms: number; jitterMs?: number }
  /**
   * A `Status` with this HTTP code instead of the answer. `committed`: the
   * request takes effect all the same, only its answer is lost.
   */
  | {
      type: 'Error';
      code: number;
      retryAfterSeconds?: number;
      message?: string;
      committed?: boolean;
    }
  /** No answer ever; the connection stays open. */
  | { type: 'Hang'; committed?: boolean }
  /** The connection is closed without an answer. */
  | { type: 'ConnectionReset'; committed?: boolean }
  /** Half of the answer, then the connection is closed. */
  | { type: 'TruncatedBody' }
  /** 200 with a body that is no JSON. */
  | { type: 'GarbageBody' }
  /** A list shows the state of `revisions` changes ago. */
  | { type: 'StaleList'; revisions: number }
  /** A watch is closed abruptly after `afterEvents` events (default 0). */
  | { type: 'CutWatch'; afterEvents?: number }
  /** A watch sends half of an event and the end of the stream, and no more. */
  | { type: 'HalfCloseWatch'; afterEvents?: number }
  /** A watch stays open after `afterEvents` events but delivers nothing. */
  | { type: 'SilentWatch'; afterEvents?: number }
  /** A watch starts with the 410 ERROR event of a compacted revision. */
  | { type: 'ExpiredWatch' }
  /** A watch delivers each event twice. */
  | { type: 'DuplicateEvents' }
  /** A watch delivers events later by `ms`, in order. */
  | { type: 'DelayEvents'; ms: number };

/** A fault, and the requests that it hits. @public */
export interface Fault {
  effect: FaultEffect;
  /** Hits these verbs. Default all. */
  verbs?: RequestVerb[];
  /** Hits paths inside of the cluster that match this pattern. Default all. */
  path?: string;
  /** Hits this many matching requests, then no more. Default unlimited. */
  times?: number;
  /** Hits a matching request with this probability. Default 1. */
  probability?: number;
}
