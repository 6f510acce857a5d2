import type { PromotionRun } from '@fairway/plugin-fairway-common';
import type { Knex } from 'knex';
import type { Session } from '../database';
import { ObjectRow, readColumns, readObject, storageOf } from '../objects';
import type { RunSelection } from '../viewTypes';
import { containing } from './containing';
import { readRevisions } from './readRevisions';

async function runsOf(builder: Knex.QueryBuilder): Promise<PromotionRun[]> {
  const rows: ObjectRow[] = await builder.select(
    readColumns(storageOf('PromotionRun')),
  );
  return rows.map(row => readObject('PromotionRun', row) as PromotionRun);
}

async function newestFirst(
  builder: Knex.QueryBuilder,
  { offset, limit }: { offset: number; limit: number },
): Promise<PromotionRun[]> {
  return runsOf(
    builder
      .orderBy([
        { column: 'created', order: 'desc' },
        { column: 'uid', order: 'desc' },
      ])
      .offset(offset)
      .limit(limit),
  );
}

function selected(
  { knex, dialect }: Session,
  { namespace, source, phases, search }: RunSelection,
): Knex.QueryBuilder {
  const builder = knex('promotion_runs');
  if (namespace !== undefined) {
    builder.where({ namespace });
  }
  if (source !== undefined) {
    builder.where({ source_name: source });
  }
  if (phases) {
    builder.whereIn('phase', [...phases]);
  }
  if (search) {
    // Names are in small letters already.
    const texts = [
      'name',
      'source_name',
      `lower(${dialect.jsonText('spec', 'version')})`,
      `lower(${dialect.jsonText('spec', 'versions')})`,
    ];
    builder.whereRaw(
      `(${texts.map(text => `${text} LIKE ? ESCAPE '\\'`).join(' OR ')})`,
      texts.map(() => containing(search)),
    );
  }
  return builder;
}

/** Runs, the newest first. What is read may be newer than the revision, and is never older. */
export async function pageRuns(
  session: Session,
  selection: RunSelection,
  page: { offset: number; limit: number },
): Promise<{ revision: number; total: number; items: PromotionRun[] }> {
  const { current } = await readRevisions(session);
  const [{ count }] = await selected(session, selection).count({ count: '*' });
  return {
    revision: current,
    total: Number(count),
    items: await newestFirst(selected(session, selection), page),
  };
}

/** Runs of a source, the newest first. */
export async function readNewestRuns(
  session: Session,
  query: { namespace: string; source: string; offset: number; limit: number },
): Promise<PromotionRun[]> {
  return newestFirst(selected(session, query), query);
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
