import type { Session } from '../database';
import type { AuditRow } from '../types';
import type { CommandSelection } from '../viewTypes';
import { readAuditRow, StoredAuditRow } from './readAudit';

/** Commands, the newest first. */
export async function readNewestCommands(
  session: Session,
  selection: CommandSelection,
): Promise<AuditRow[]> {
  const { before, limit, run, promotion, ...exact } = selection;
  const builder = session
    .knex('audit')
    .orderBy('sequence', 'desc')
    .limit(limit);
  if (before !== undefined) {
    builder.where('sequence', '<', before);
  }
  for (const [column, value] of Object.entries(exact)) {
    if (value !== undefined) {
      builder.where(column, value);
    }
  }
  if (run !== undefined) {
    builder.where(about => {
      about.where('run_name', run);
      if (promotion !== undefined) {
        about.orWhere({ kind: 'Promotion', name: promotion });
      }
    });
  }
  const rows: StoredAuditRow[] = await builder;
  return rows.map(readAuditRow);
}
