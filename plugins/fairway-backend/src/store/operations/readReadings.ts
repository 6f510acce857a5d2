import type { Session } from '../database';
import type { ClusterReadingState } from '../types';

interface ReadingRow {
  namespace: string;
  cluster: string;
  basis: string;
  read_at: number | string | null;
  due_at: number | string;
  problem: string | null;
}

/** When clusters were read, those of some namespaces or all. */
export async function readReadings(
  session: Session,
  query: { namespace?: string; clusters?: readonly string[] },
): Promise<ClusterReadingState[]> {
  const { namespace, clusters } = query;
  const builder = session.knex('readings').select('*');
  if (namespace !== undefined) {
    builder.where({ namespace });
  }
  if (clusters) {
    builder.whereIn('cluster', clusters);
  }
  const rows: ReadingRow[] = await builder;
  return rows.map(row => ({
    namespace: row.namespace,
    cluster: row.cluster,
    basis: row.basis,
    ...(row.read_at !== null && { readAt: Number(row.read_at) }),
    dueAt: Number(row.due_at),
    ...(row.problem !== null && { problem: row.problem }),
  }));
}
