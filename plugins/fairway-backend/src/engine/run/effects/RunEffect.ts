import type { Effect } from '@fairway/plugin-fairway-common';

/** The effects of one type that are under way for one run. */
export interface RunEffect<T extends Effect['type'] = Effect['type']> {
  readonly type: T;
  /** Something is under way whose outcome will be reported, or is looked out for. */
  readonly busy: boolean;
  /** Starts what is wanted and not under way, and drops what is under way and not wanted. */
  sync(wanted: readonly Extract<Effect, { type: T }>[]): void;
  /** When {@link RunEffect.tick} finds something to look at, in milliseconds; undefined: never. */
  readonly dueAt?: number;
  /** Time has passed: looks again at what may have changed without a word. */
  tick?(): void;
  /** What the run was told of has changed: approvals, configuration, locks. */
  refreshed?(): void;
  /** Drops everything at once. */
  drop(): void;
  /** Drops everything in good order: what was sent gets some time to answer. @returns when nothing is under way any more */
  stop(): Promise<void>;
}
