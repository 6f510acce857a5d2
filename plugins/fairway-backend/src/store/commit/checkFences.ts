import type { Transaction } from '../database';
import { FencedError } from '../types';
import { FENCE, fencesJson } from '../operations/workClaims';
import type { PreparedBatch } from './prepareBatch';
import { Refusals } from './RefusedError';

/**
 * Checks the claims under which batches are written, and keeps them from being taken over before the transaction ends.
 *
 * @throws RefusedError
 */
export async function checkFences(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
): Promise<void> {
  const fences = batches.flatMap(({ batch }) => batch.fence ?? []);
  if (fences.length === 0) {
    return;
  }
  const held = await heldClaims(transaction, fences);
  const refusals = new Refusals();
  for (const prepared of batches) {
    const { fence } = prepared.batch;
    if (fence && held.get(fence.key) !== fence.fence) {
      refusals.add(prepared, new FencedError(fence.key));
    }
  }
  refusals.check();
}

/** Which of the claims are the newest of their item and have not run out, as fences by key. */
export async function heldClaims(
  transaction: Transaction,
  claims: readonly { key: string; fence: number }[],
): Promise<Map<string, number>> {
  const { dialect, now } = transaction;
  const { rows } = await transaction.run<{
    key: string;
    fence: number | string;
  }>(
    `SELECT key, fence FROM work
     WHERE key IN (SELECT key FROM (${dialect.recordset(
       FENCE,
     )}) AS r) AND lease_until > ${now}
     ORDER BY key ${dialect.forUpdate}`,
    [fencesJson(claims)],
  );
  return new Map(rows.map(({ key, fence }) => [key, Number(fence)]));
}
