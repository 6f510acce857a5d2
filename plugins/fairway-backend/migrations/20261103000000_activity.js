/*
 * What the history of commands and decisions is read by.
 */
// @ts-check

/** How many rows are read at once. */
const PAGE = 500;

/** The orders that decisions are read in, the newest first. */
const DECISIONS = [
  ['resource_version'],
  ['namespace', 'resource_version'],
  ['run_name', 'resource_version'],
  ['subject_name', 'resource_version'],
];

/**
 * The run that a command is about.
 *
 * @param {any} row
 * @returns {string | null}
 */
function runOf(row) {
  if (row.kind === 'PromotionRun') {
    return row.name;
  }
  const command = row.command === null ? undefined : JSON.parse(row.command);
  const name = (command?.cut ? command.document : command)?.spec?.runRef?.name;
  return typeof name === 'string' ? name : null;
}

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const text = knex.client.config.client === 'pg' ? 'text collate "C"' : 'text';
  await knex.schema.alterTable('audit', table => {
    table
      .specificType('run_name', text)
      .nullable()
      .comment('The run that the command is about; follows from the command');
    table.index(['run_name', 'sequence']);
  });
  await knex.schema.alterTable('decisions', table => {
    DECISIONS.forEach(columns => table.index(columns));
  });

  let last = 0;
  for (;;) {
    const rows = await knex('audit')
      .select('sequence', 'kind', 'name', 'command')
      .whereIn('kind', ['PromotionRun', 'Approval', 'Action'])
      .where('sequence', '>', last)
      .orderBy('sequence')
      .limit(PAGE);
    for (const row of rows) {
      await knex('audit')
        .where({ sequence: row.sequence })
        .update({ run_name: runOf(row) });
      last = Number(row.sequence);
    }
    if (rows.length < PAGE) {
      return;
    }
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('decisions', table => {
    DECISIONS.forEach(columns => table.dropIndex(columns));
  });
  await knex.schema.alterTable('audit', table => {
    table.dropIndex(['run_name', 'sequence']);
    table.dropColumn('run_name');
  });
};
