/*
 * What the views of the portal are counted and sorted by.
 */
// @ts-check

/** How many rows are read at once. */
const PAGE = 500;

const ENDED_RUNS = [
  'Succeeded',
  'Failed',
  'Aborted',
  'Superseded',
  'RolledBack',
];

/**
 * @param {any} status
 * @returns {string | null}
 */
function waitingSince(status) {
  const gates = status?.rollback
    ? status.rollback.gates ?? []
    : (status?.stages ?? [])
        .filter((/** @type {any} */ stage) =>
          ['Pending', 'Gating', 'Progressing', 'Verifying'].includes(
            stage.phase,
          ),
        )
        .flatMap((/** @type {any} */ stage) => stage.gates ?? []);
  return (
    gates
      .filter(
        (/** @type {any} */ gate) =>
          gate.type === 'approval' && gate.state === 'Waiting',
      )
      .map((/** @type {any} */ gate) => gate.since)
      .sort()[0] ?? null
  );
}

/**
 * What is known of the version on the cluster of a target.
 *
 * @param {any} status
 * @returns {{ known: number | null, version: string | null }}
 */
function evidenceOf(status) {
  const { receipt, intent, observation, phase, ambiguous } = status;
  if (receipt && intent) {
    if (observation?.state === 'Failed') {
      const seen = observation.evidence?.version;
      return seen === undefined
        ? { known: 0, version: null }
        : { known: 1, version: seen };
    }
    return { known: 1, version: intent.version };
  }
  return {
    known: intent && (ambiguous || phase !== 'Applying') ? 0 : null,
    version: null,
  };
}

/**
 * The row of the inventory that a target leads to; undefined where nothing was begun.
 *
 * @param {any} row
 */
function inventoryRow(row) {
  const spec = JSON.parse(row.spec);
  const status = row.status === null ? undefined : JSON.parse(row.status);
  const begun = [
    'Applying',
    'Converging',
    'Verifying',
    'Converged',
    'RolledBack',
    'Failed',
  ];
  if (!status || !begun.includes(status.phase)) {
    return undefined;
  }
  return {
    namespace: row.namespace,
    source: spec.sourceRef.name,
    unit: spec.unit,
    cluster: spec.cluster,
    ...evidenceOf(status),
    stage: spec.stage,
    phase: status.phase,
    run: spec.runRef.name,
    target: row.name,
    target_uid: row.uid,
    since: Date.parse(status.since),
  };
}

/**
 * All rows of a table, page by page.
 *
 * @param {import('knex').Knex} knex
 * @param {string} table
 */
async function* rowsOf(knex, table) {
  let last = '';
  for (;;) {
    const rows = await knex(table)
      .select('uid', 'namespace', 'name', 'metadata', 'spec', 'status')
      .where('uid', '>', last)
      .orderBy('uid')
      .limit(PAGE);
    yield rows;
    if (rows.length < PAGE) {
      return;
    }
    last = rows[rows.length - 1].uid;
  }
}

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const isPostgres = knex.client.config.client === 'pg';
  const text = isPostgres ? 'text collate "C"' : 'text';

  await knex.schema.alterTable('targets', table => {
    table.bigInteger('batch').nullable().comment('spec.batch');
    table.bigInteger('position').nullable().comment('spec.order');
    table.bigInteger('canary').nullable().comment('1: spec.canary is true');
    table
      .specificType('signature', text)
      .nullable()
      .comment('The same for targets that wait or failed for the same reason');
  });
  await knex.schema.alterTable('promotion_runs', table => {
    table
      .specificType('waiting_since', text)
      .nullable()
      .comment('Since when an approval gate waits for people');
    table
      .specificType('created', text)
      .nullable()
      .comment('metadata.creationTimestamp');
    table.index(['created', 'uid']);
    table.index(['namespace', 'source_name', 'created']);
    table.index(['waiting_since'], undefined, {
      predicate: knex.whereRaw('waiting_since IS NOT NULL'),
    });
  });

  await knex.schema.createTable('inventory', table => {
    table.comment(
      'Which version a unit of a source has on a cluster, by the newest target that worked on it',
    );
    for (const name of ['namespace', 'source', 'unit', 'cluster']) {
      table.specificType(name, text).notNullable();
    }
    table
      .specificType('version', text)
      .nullable()
      .comment('Null where there is none, and where it is not known');
    table
      .smallint('known')
      .nullable()
      .comment(
        '1: the version is certain; 0: a write of unknown outcome came after; null: never told',
      );
    table.specificType('stage', text).notNullable();
    table
      .specificType('phase', text)
      .nullable()
      .comment('The phase of the target; null where the target is gone');
    table.specificType('run', text).nullable().comment('The name of the run');
    table
      .specificType('target', text)
      .nullable()
      .comment('The name of the target');
    table.specificType('target_uid', text).nullable();
    table
      .bigInteger('since')
      .notNullable()
      .comment('When the target entered its phase, in ms');
    table.primary(['namespace', 'source', 'unit', 'cluster']);
    table.index(['namespace', 'cluster']);
    table.index(['target_uid']);
  });
  if (isPostgres) {
    await knex.raw('ALTER TABLE inventory SET (fillfactor = 70)');
  }

  for await (const rows of rowsOf(knex, 'promotion_runs')) {
    for (const { uid, metadata, status } of rows) {
      const parsed = status === null ? undefined : JSON.parse(status);
      await knex('promotion_runs')
        .where({ uid })
        .update({
          created: JSON.parse(metadata).creationTimestamp,
          waiting_since: ENDED_RUNS.includes(parsed?.phase)
            ? null
            : waitingSince(parsed),
        });
    }
  }
  for await (const rows of rowsOf(knex, 'targets')) {
    for (const row of rows) {
      const { batch, order, canary } = JSON.parse(row.spec);
      const { phase, reason } = JSON.parse(row.status ?? '{}');
      const grouped = ![
        'Converged',
        'RolledBack',
        'Skipped',
        'Cancelled',
      ].includes(phase);
      await knex('targets')
        .where({ uid: row.uid })
        .update({
          batch,
          position: order,
          canary: canary ? 1 : 0,
          // Coarser than what the next write of the target replaces it by.
          signature: reason && grouped ? `${phase}/${reason}` : null,
        });
      const found = inventoryRow(row);
      if (found) {
        await knex('inventory')
          .insert(found)
          .onConflict(['namespace', 'source', 'unit', 'cluster'])
          .merge()
          .whereRaw('excluded.since >= inventory.since');
      }
    }
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('inventory');
  await knex.schema.alterTable('promotion_runs', table => {
    table.dropIndex(['waiting_since']);
    table.dropIndex(['namespace', 'source_name', 'created']);
    table.dropIndex(['created', 'uid']);
    table.dropColumns('waiting_since', 'created');
  });
  await knex.schema.alterTable('targets', table => {
    table.dropColumns('batch', 'position', 'canary', 'signature');
  });
};
