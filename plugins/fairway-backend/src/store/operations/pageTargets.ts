import type { Target } from '@fairway/plugin-fairway-common';
import type { Knex } from 'knex';
import type { Session } from '../database';
import { ObjectRow, readColumns, readObject, storageOf } from '../objects';
import type { TargetSelection } from '../viewTypes';
import { containing } from './containing';
import { readRevisions } from './readRevisions';

function selected(
  { knex }: Session,
  { namespace, run, search, ...exact }: TargetSelection,
): Knex.QueryBuilder {
  const builder = knex('targets').where({ run_name: run, namespace });
  for (const [column, value] of Object.entries(exact)) {
    if (value !== undefined) {
      builder.where(column, value);
    }
  }
  if (search) {
    builder.whereRaw(
      `(cluster LIKE ? ESCAPE '\\' OR unit LIKE ? ESCAPE '\\')`,
      [containing(search), containing(search)],
    );
  }
  return builder;
}

/** Targets of a run by stage, batch and place. What is read may be newer than the revision, and is never older. */
export async function pageTargets(
  session: Session,
  selection: TargetSelection,
  page: { stages: readonly string[]; offset: number; limit: number },
): Promise<{ revision: number; total: number; items: Target[] }> {
  const { current } = await readRevisions(session);
  const [{ count }] = await selected(session, selection).count({ count: '*' });
  const stages = [...page.stages];
  const rows: ObjectRow[] = await selected(session, selection)
    .select(readColumns(storageOf('Target')))
    .orderByRaw(
      `CASE stage ${stages
        .map((_, index) => `WHEN ? THEN ${index}`)
        .join(' ')} ELSE ${stages.length} END`,
      stages,
    )
    .orderBy(['batch', 'position', 'cluster', 'unit'])
    .offset(page.offset)
    .limit(page.limit);
  return {
    revision: current,
    total: Number(count),
    items: rows.map(row => readObject('Target', row) as Target),
  };
}
