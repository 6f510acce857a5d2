import type { WorkClaim, WorkItem } from '../types';

/** The columns of {@link ClaimRow}. */
export const CLAIM_COLUMNS =
  'work.key, work.kind, work.namespace, work.name, work.uid, work.fence, work.wake_seq';

/** The columns of {@link fencesJson} as a recordset. */
export const FENCE = { key: 'text', fence: 'bigint' } as const;

/** Claims as the parameter of a recordset. */
export function fencesJson(
  claims: readonly { key: string; fence: number }[],
): string {
  return JSON.stringify(claims.map(({ key, fence }) => ({ key, fence })));
}

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
