import type { WorkClaim, WorkItem } from '../types';

/** The columns of {@link ClaimRow}. */
export const CLAIM_COLUMNS =
  'work.key, work.kind, work.namespace, work.name, work.uid, work.fence, work.wake_seq';

/** A claimed row of the table `work`. */
export interface ClaimRow extends WorkItem {
  fence: number | string;
  wake_seq: number | string;
}

/** Reads a claimed row. */
export function readClaim({ wake_seq, fence, ...item }: ClaimRow): WorkClaim {
  return {
    key: item.key,
    kind: item.kind,
    namespace: item.namespace,
    name: item.name,
    uid: item.uid,
    fence: Number(fence),
    wakeSeq: Number(wake_seq),
  };
}
