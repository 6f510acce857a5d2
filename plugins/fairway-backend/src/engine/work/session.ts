import type { WorkItem } from '../../store/types';
import type { Lease } from './Lease';

/** Work on one claimed item, from the claim until it is given back. */
export interface WorkSession {
  /** Something that concerns the item has changed. `wakeSeq` is the newest wake. */
  wake(wakeSeq: number): void;
  /** The lease is gone: everything stops at once and nothing is written any more. */
  lost(): void;
  /** Ends in good order. @returns when nothing is under way any more; the item is given back by the caller. */
  stop(): Promise<void>;
}

/** How a session ends by itself. */
export interface SessionEnd {
  /** Gives the item back, to be looked at again at a time or only when it is woken. */
  release(dueAt: number | undefined): void;
  /** The item was dropped by the last write. */
  completed(): void;
  /** The lease turned out to be gone. */
  lost(): void;
}

/** Works on one kind of item. */
export interface Reconciler {
  readonly kind: WorkItem['kind'];
  open(lease: Lease, end: SessionEnd): WorkSession;
}
