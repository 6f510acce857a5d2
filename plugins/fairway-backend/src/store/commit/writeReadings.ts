import { isTargetEnded, TARGET_PHASES } from '@fairway/plugin-fairway-common';
import type { Transaction } from '../database';
import type { CellReading, ClusterReading } from '../types';
import { chunksOf } from './objectStatements';
import type { PreparedBatch } from './prepareBatch';

const CLUSTER = {
  namespace: 'text',
  cluster: 'text',
  basis: 'text',
  read_at: 'bigint',
  due_at: 'bigint',
  problem: 'text',
} as const;

const CELL = {
  namespace: 'text',
  source: 'text',
  unit: 'text',
  cluster: 'text',
  version: 'text',
  known: 'bigint',
  problem: 'text',
  changed_by: 'text',
  changed_at: 'bigint',
  began: 'bigint',
} as const;

const ENDED = TARGET_PHASES.filter(isTargetEnded)
  .map(phase => `'${phase}'`)
  .join(', ');

const DRIFTS =
  'r.known = 1 AND i.settled = 1 AND r.version IS DISTINCT FROM i.written';

/** A value that stays where nothing was learnt, and that only drift has. */
const ofDrift = (column: string, value: string) =>
  `${column} = CASE WHEN r.known IS NULL THEN i.${column} WHEN ${DRIFTS} THEN ${value} END`;

/**
 * Takes down what was read on clusters.
 *
 * @remarks
 * What a target has told since the reading began is newer, and a unit that a run is changing is left to the run. Nothing is taken
 * down of a cluster or source that is gone.
 */
export async function writeReadings(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
): Promise<void> {
  const readings = batches.flatMap(({ batch }) => batch.readings ?? []);
  await writeClusters(transaction, readings);
  for (const chunk of chunksOf(readings.flatMap(cellRows))) {
    await writeCells(transaction, JSON.stringify(chunk));
  }
}

async function writeClusters(
  transaction: Transaction,
  readings: readonly ClusterReading[],
): Promise<void> {
  const columns = Object.keys(CLUSTER).join(', ');
  for (const chunk of chunksOf(readings)) {
    await transaction.run(
      `INSERT INTO readings (${columns}) SELECT ${columns} FROM (${transaction.dialect.recordset(
        CLUSTER,
      )}) AS r
       WHERE EXISTS (SELECT 1 FROM documents d WHERE d.kind = 'Cluster' AND d.namespace = r.namespace AND d.name = r.cluster)
       ON CONFLICT (namespace, cluster) DO UPDATE SET
         basis = excluded.basis, due_at = excluded.due_at, problem = excluded.problem,
         read_at = coalesce(excluded.read_at, readings.read_at)`,
      [
        JSON.stringify(
          chunk.map(({ namespace, cluster, basis, problem, ...reading }) => ({
            namespace,
            cluster,
            basis,
            problem,
            read_at: problem === undefined ? reading.began : null,
            due_at: reading.dueAt,
          })),
        ),
      ],
    );
  }
}

function cellRows({ namespace, cluster, began, cells }: ClusterReading) {
  return cells.map(({ source, unit, ...cell }) => ({
    namespace,
    source,
    unit,
    cluster,
    version: cell.outcome === 'read' ? cell.version : null,
    known: knownOf(cell),
    problem: cell.outcome === 'read' ? null : cell.problem,
    changed_by: cell.outcome === 'read' ? cell.changedBy?.manager : null,
    changed_at: cell.outcome === 'read' ? cell.changedBy?.at : null,
    began,
  }));
}

function knownOf({ outcome }: Pick<CellReading, 'outcome'>): 0 | 1 | null {
  switch (outcome) {
    case 'read':
      return 1;
    case 'unreadable':
      return 0;
    case 'unread':
      return null;
    default:
      throw new TypeError(`unknown outcome ${outcome satisfies never}`);
  }
}

async function writeCells(
  transaction: Transaction,
  rows: string,
): Promise<void> {
  const recordset = transaction.dialect.recordset(CELL);
  await transaction.run(
    `UPDATE inventory AS i SET
       version = CASE WHEN r.known IS NULL THEN i.version ELSE r.version END,
       known = coalesce(r.known, i.known),
       problem = r.problem,
       ${ofDrift(
         'drift_since',
         'CASE WHEN i.version IS NOT DISTINCT FROM r.version THEN coalesce(i.drift_since, r.began) ELSE r.began END',
       )},
       ${ofDrift('changed_by', 'r.changed_by')},
       ${ofDrift('changed_at', 'r.changed_at')}
     FROM (${recordset}) AS r
     WHERE i.namespace = r.namespace AND i.source = r.source AND i.unit = r.unit AND i.cluster = r.cluster
       AND (i.phase IS NULL OR i.phase IN (${ENDED})) AND i.since < r.began`,
    [rows],
  );
  await transaction.run(
    `INSERT INTO inventory (namespace, source, unit, cluster, version, known, problem, since)
     SELECT namespace, source, unit, cluster, version, known, problem, 0 FROM (${recordset}) AS r
     WHERE EXISTS (SELECT 1 FROM documents d WHERE d.kind = 'Cluster' AND d.namespace = r.namespace AND d.name = r.cluster)
       AND EXISTS (SELECT 1 FROM documents d WHERE d.kind = 'Source' AND d.namespace = r.namespace AND d.name = r.source)
     ON CONFLICT (namespace, source, unit, cluster) DO NOTHING`,
    [rows],
  );
}
