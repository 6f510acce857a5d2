import type { Decision } from '@fairway/plugin-fairway-common';
import type { Session } from '../database';
import { ObjectRow, readColumns, readObject, storageOf } from '../objects';
import type { DecisionSelection } from '../viewTypes';

/** Decisions, the newest first. */
export async function readNewestDecisions(
  session: Session,
  selection: DecisionSelection,
): Promise<Decision[]> {
  const { before, limit, ...exact } = selection;
  const columns = {
    namespace: exact.namespace,
    run_name: exact.run,
    promotion_name: exact.promotion,
    cluster: exact.cluster,
    subject_kind: exact.subject?.kind,
    subject_name: exact.subject?.name,
  };
  const builder = session
    .knex('decisions')
    .select(readColumns(storageOf('Decision')))
    .orderBy('resource_version', 'desc')
    .limit(limit);
  if (before !== undefined) {
    builder.where('resource_version', '<', before);
  }
  for (const [column, value] of Object.entries(columns)) {
    if (value !== undefined) {
      builder.where(column, value);
    }
  }
  const rows: ObjectRow[] = await builder;
  return rows.map(row => readObject('Decision', row) as Decision);
}
