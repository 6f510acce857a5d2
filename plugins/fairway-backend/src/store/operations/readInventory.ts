import type { TargetPhase } from '@fairway/plugin-fairway-common';
import type { Session } from '../database';
import type { InventoryCell } from '../viewTypes';

interface CellRow {
  namespace: string;
  source: string;
  unit: string;
  cluster: string;
  version: string | null;
  known: number | string | null;
  stage: string;
  phase: TargetPhase | null;
  run: string | null;
  target: string | null;
  target_uid: string | null;
  labels: string | null;
}

/** What is where, cell by cell, each with the labels of the target that tells it. */
export async function readInventory(
  session: Session,
  query: { namespace: string; source?: string; clusters?: readonly string[] },
): Promise<InventoryCell[]> {
  const { namespace, source, clusters } = query;
  const builder = session
    .knex({ i: 'inventory' })
    .leftJoin({ t: 'targets' }, 't.uid', 'i.target_uid')
    .select('i.*', 't.labels')
    .where('i.namespace', namespace);
  if (source !== undefined) {
    builder.where('i.source', source);
  }
  if (clusters) {
    builder.whereIn('i.cluster', clusters);
  }
  const rows: CellRow[] = await builder;
  return rows.map(row => ({
    namespace: row.namespace,
    source: row.source,
    unit: row.unit,
    cluster: row.cluster,
    ...(Number(row.known) === 1 && { version: row.version }),
    stage: row.stage,
    ...(row.target_uid !== null && {
      target: {
        name: row.target!,
        uid: row.target_uid,
        run: row.run!,
        phase: row.phase!,
        labels: row.labels === null ? {} : JSON.parse(row.labels),
      },
    }),
  }));
}
