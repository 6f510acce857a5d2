import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { Transaction } from '../database';
import type { WriteResult } from '../types';
import { appendAudit } from './appendAudit';
import { checkFences } from './checkFences';
import { PreparedBatch, PreparedWrite } from './prepareBatch';
import { releaseLocks } from './releaseLocks';
import { takeRevisions } from './takeRevisions';
import { collectGarbage, settleWork, wakeWork } from './writeWork';
import { createObjects } from './createObjects';
import { deleteObjects } from './deleteObjects';
import { updateObjects } from './updateObjects';
import { writeInventory } from './writeInventory';
import { writeReadings } from './writeReadings';

/**
 * Writes batches within one transaction.
 *
 * @remarks The number of statements depends on what kinds of things are written, not on how many. Wakes come before schedules
 * and completions, so that a wake is never lost to one of the same transaction.
 *
 * @throws RefusedError where some of the batches cannot be written; nothing may be committed then
 */
export async function writeBatches(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
): Promise<WriteResult[]> {
  const counters = await takeRevisions(transaction, {
    revisions: batches.flatMap(writesOf).length,
    audits: batches.flatMap(({ audit }) => audit).length,
  });
  await checkFences(transaction, batches);

  const results = numberWrites(batches, counters.firstRevision);
  await createObjects(transaction, batches);
  await updateObjects(transaction, batches);
  await deleteObjects(transaction, batches);
  await writeInventory(transaction, batches);
  await writeReadings(transaction, batches);
  await wakeWork(transaction, batches, counters.workFence);
  await collectGarbage(transaction, batches, counters.workFence);
  await releaseLocks(transaction, batches, counters.workFence);
  const workFence = await settleWork(transaction, batches, counters.workFence);
  const auditHash = await appendAudit(transaction, batches, counters);
  if (workFence !== counters.workFence || auditHash !== counters.auditHash) {
    await transaction.run(
      'UPDATE revision SET work_fence = ?, audit_hash = ? WHERE id = 1',
      [workFence, auditHash],
    );
  }

  return results;
}

function writesOf(batch: PreparedBatch): PreparedWrite[] {
  return [...batch.creates, ...batch.updates, ...batch.deletes];
}

/** Gives each write its revision: batch after batch, and in each creates before updates before deletes. */
function numberWrites(
  batches: readonly PreparedBatch[],
  first: number,
): WriteResult[] {
  let next = first;
  return batches.map(batch => {
    for (const write of writesOf(batch)) {
      write.revision = next++;
    }
    return {
      revision: next - 1,
      created: batch.creates.map(storedObject),
      updated: batch.updates.map(storedObject),
    };
  });
}

function storedObject({ object, revision }: PreparedWrite): ResourceObject {
  return {
    ...object,
    metadata: { ...object.metadata, resourceVersion: String(revision) },
  };
}
