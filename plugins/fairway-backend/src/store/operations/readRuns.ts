import type { PromotionRun } from '@fairway/plugin-fairway-common';
import type { Knex } from 'knex';
import type { Session } from '../database';
import { ObjectRow, readColumns, readObject, storageOf } from '../objects';

async function runsOf(builder: Knex.QueryBuilder): Promise<PromotionRun[]> {
  const rows: ObjectRow[] = await builder.select(
    readColumns(storageOf('PromotionRun')),
  );
  return rows.map(row => readObject('PromotionRun', row) as PromotionRun);
}

/** Runs of a source, the newest first. */
export async function readNewestRuns(
  session: Session,
  query: { namespace: string; source: string; offset: number; limit: number },
): Promise<PromotionRun[]> {
  return runsOf(
    session
      .knex('promotion_runs')
      .where({ namespace: query.namespace, source_name: query.source })
      .orderBy([
        { column: 'created', order: 'desc' },
        { column: 'uid', order: 'desc' },
      ])
      .offset(query.offset)
      .limit(query.limit),
  );
}

/** Runs that wait for people, those that wait longest first. */
export async function readWaitingRuns(
  session: Session,
  query: { offset: number; limit: number },
): Promise<PromotionRun[]> {
  return runsOf(
    session
      .knex('promotion_runs')
      // Written out, so that the partial index is used.
      .whereRaw('waiting_since IS NOT NULL')
      .orderBy(['waiting_since', 'uid'])
      .offset(query.offset)
      .limit(query.limit),
  );
}
