import type { TargetPhase } from '@fairway/plugin-fairway-common';
import type { Session } from '../database';
import type { InventoryCell, InventoryQuery } from '../viewTypes';
import { PLANNED_STAGE } from './plannedStage';

interface CellRow {
  namespace: string;
  source: string;
  unit: string;
  cluster: string;
  version: string | null;
  known: number | string | null;
  stage: string | null;
  planned: string | null;
  written: string | null;
  settled: number | string | null;
  since: number | string;
  drift_since: number | string | null;
  changed_by: string | null;
  changed_at: number | string | null;
  problem: string | null;
  phase: TargetPhase | null;
  run: string | null;
  target: string | null;
  target_uid: string | null;
  writer: string | null;
  writer_uid: string | null;
  labels: string | null;
}

/** What is where, cell by cell, each with the labels of the target that tells it. */
export async function readInventory(
  session: Session,
  query: InventoryQuery,
): Promise<InventoryCell[]> {
  const { namespace, source, clusters, withStages, drifted } = query;
  const builder = session
    .knex({ i: 'inventory' })
    .leftJoin({ t: 'targets' }, 't.uid', 'i.target_uid')
    .select(
      'i.*',
      't.labels',
      session.knex.raw(`${withStages ? PLANNED_STAGE : 'i.stage'} AS planned`),
    )
    .where('i.namespace', namespace);
  if (source !== undefined) {
    builder.where('i.source', source);
  }
  if (clusters) {
    builder.whereIn('i.cluster', clusters);
  }
  if (drifted) {
    builder.whereNotNull('i.drift_since');
  }
  const rows: CellRow[] = await builder;
  return rows.map(row => ({
    namespace: row.namespace,
    source: row.source,
    unit: row.unit,
    cluster: row.cluster,
    ...(Number(row.known) === 1 && { version: row.version }),
    ...(row.planned !== null && { stage: row.planned }),
    toldAt: Number(row.since),
    ...(Number(row.settled) === 1 && { arrived: row.written }),
    ...(row.writer_uid !== null && {
      writer: { name: row.writer!, uid: row.writer_uid },
    }),
    ...(row.problem !== null && { problem: row.problem }),
    ...(row.drift_since !== null && { drift: driftOf(row) }),
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

function driftOf(row: CellRow): InventoryCell['drift'] {
  return {
    since: Number(row.drift_since),
    ...(row.changed_by !== null && {
      changedBy: {
        manager: row.changed_by,
        ...(row.changed_at !== null && { at: Number(row.changed_at) }),
      },
    }),
  };
}
