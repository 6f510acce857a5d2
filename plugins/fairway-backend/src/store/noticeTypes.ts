import type { PromotionRun } from '@fairway/plugin-fairway-common';

/** Remembers what people were told about runs. */
export interface NoticeStore {
  /** Up to which revision background work of this name has looked; undefined where it never has. */
  cursor(name: string): Promise<number | undefined>;
  /** Looks at a revision from now on, unless somebody has gone further already. */
  moveCursor(name: string, revision: number): Promise<void>;
  /** Runs that have changed after a revision and not since, in the order in which they did. */
  changedRuns(after: number, limit: number): Promise<PromotionRun[]>;
  /** Those of these notices that were told. */
  toldNotices(ids: readonly string[]): Promise<Set<string>>;
  /** Records that a notice was told, and forgets those about runs that are gone. */
  recordNotice(notice: { id: string; runUid: string }): Promise<void>;
}
