import { TARGET_PHASES } from '@fairway/plugin-fairway-common';
import type { Transaction } from '../database';
import { isWriting } from '../inventory/inventoryRow';
import { CellReading, ClusterReading, StaleObjectError } from '../types';
import { chunksOf } from './objectStatements';
import type { PreparedBatch } from './prepareBatch';
import { Refusals } from './RefusedError';

const CLUSTER = {
  namespace: 'text',
  cluster: 'text',
  basis: 'text',
  read_at: 'bigint',
  due_at: 'bigint',
  problem: 'text',
} as const;

const KEY = {
  namespace: 'text',
  source: 'text',
  unit: 'text',
  cluster: 'text',
} as const;

const CELL = {
  ...KEY,
  version: 'text',
  known: 'bigint',
  problem: 'text',
  changed_by: 'text',
  changed_at: 'bigint',
  began: 'bigint',
} as const;

const WRITING = TARGET_PHASES.filter(isWriting)
  .map(phase => `'${phase}'`)
  .join(', ');

const DRIFTS =
  'r.known = 1 AND inventory.settled = 1 AND r.version IS DISTINCT FROM inventory.written';

/** A value that stays where nothing was learnt, and that only drift has. */
const ofDrift = (column: string, value: string) =>
  `${column} = CASE WHEN r.known IS NULL THEN inventory.${column} WHEN ${DRIFTS} THEN ${value} END`;

/**
 * Takes down what was read on clusters.
 *
 * @remarks
 * What a target has told since the reading began is newer, and a unit that a run is changing is left to the run. Nothing is taken
 * down of a cluster or source that is gone.
 *
 * @throws RefusedError where a batch records something of a cell that has changed since
 */
export async function writeReadings(
  transaction: Transaction,
  batches: readonly PreparedBatch[],
): Promise<void> {
  const readings = batches.flatMap(({ batch }) => batch.readings ?? []);
  await writeClusters(transaction, readings);
  const written = new Set<string>();
  for (const chunk of chunksOf(readings.flatMap(cellRows))) {
    const cells = await writeCells(transaction, JSON.stringify(chunk));
    cells.forEach(cell => written.add(keyOf(cell)));
  }
  const refusals = new Refusals();
  for (const prepared of batches) {
    for (const { namespace, cluster, cells } of prepared.batch.readings ?? []) {
      const isOutdated = cells.some(
        ({ recorded, ...cell }) =>
          recorded && !written.has(keyOf({ namespace, cluster, ...cell })),
      );
      if (isOutdated) {
        refusals.add(
          prepared,
          new StaleObjectError({ kind: 'Cluster', namespace, name: cluster }),
        );
      }
    }
  }
  refusals.check();
}

type CellKey = Record<keyof typeof KEY, string>;

function keyOf({ namespace, source, unit, cluster }: CellKey): string {
  return JSON.stringify([namespace, source, unit, cluster]);
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

/** @returns the cells that were known before and that the readings have told of */
async function writeCells(
  transaction: Transaction,
  rows: string,
): Promise<CellKey[]> {
  const recordset = transaction.dialect.recordset(CELL);
  const columns = Object.keys(KEY);
  const told = await transaction.run<CellKey>(
    `UPDATE inventory SET
       version = CASE WHEN r.known IS NULL THEN inventory.version ELSE r.version END,
       known = coalesce(r.known, inventory.known),
       problem = r.problem,
       ${ofDrift(
         'drift_since',
         'CASE WHEN inventory.version IS NOT DISTINCT FROM r.version THEN coalesce(inventory.drift_since, r.began) ELSE r.began END',
       )},
       ${ofDrift('changed_by', 'r.changed_by')},
       ${ofDrift('changed_at', 'r.changed_at')}
     FROM (${recordset}) AS r
     WHERE ${columns
       .map(column => `inventory.${column} = r.${column}`)
       .join(' AND ')}
       AND (inventory.phase IS NULL OR inventory.phase NOT IN (${WRITING})) AND inventory.since < r.began
     RETURNING ${columns.map(column => `inventory.${column}`).join(', ')}`,
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
  return told.rows;
}
