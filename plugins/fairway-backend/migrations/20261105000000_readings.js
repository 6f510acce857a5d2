/*
 * What was read on clusters, besides what targets tell.
 */
// @ts-check

const ARRIVED = ['Converged', 'RolledBack'];

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const isPostgres = knex.client.config.client === 'pg';
  const text = isPostgres ? 'text collate "C"' : 'text';

  await knex.schema.alterTable('inventory', table => {
    table.setNullable('stage');
  });
  await knex.schema.alterTable('inventory', table => {
    table
      .specificType('written', text)
      .nullable()
      .comment('The version that the target told last');
    table
      .smallint('written_known')
      .nullable()
      .comment('As known, before anything was read');
    table
      .smallint('settled')
      .nullable()
      .comment('1: written is the version of a change that has arrived');
    table
      .bigInteger('drift_since')
      .nullable()
      .comment('When a version that nobody promoted was first read, in ms');
    table
      .specificType('changed_by', text)
      .nullable()
      .comment('The field manager that has set that version');
    table.bigInteger('changed_at').nullable().comment('When it did so, in ms');
    table
      .text('problem')
      .nullable()
      .comment('Why the version could not be read last');
    table.index(['namespace', 'cluster'], 'inventory_drifted', {
      predicate: knex.whereRaw('drift_since IS NOT NULL'),
    });
  });
  await knex('inventory').update({
    written: knex.ref('version'),
    written_known: knex.ref('known'),
  });
  await knex('inventory')
    .where('known', 1)
    .whereIn('phase', ARRIVED)
    .update({ settled: 1 });

  await knex.schema.createTable('readings', table => {
    table.comment('When the versions on a cluster were read, and are again');
    for (const name of ['namespace', 'cluster']) {
      table.specificType(name, text).notNullable();
    }
    table
      .text('basis')
      .notNullable()
      .comment('What it was to be read for; another one is read at once');
    table
      .bigInteger('read_at')
      .nullable()
      .comment('When it could be read last, in ms');
    table.bigInteger('due_at').notNullable().comment('In ms');
    table
      .text('problem')
      .nullable()
      .comment('Why the cluster could not be read last');
    table.primary(['namespace', 'cluster']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('readings');
  await knex('inventory').whereNull('stage').delete();
  await knex.schema.alterTable('inventory', table => {
    table.dropIndex(['namespace', 'cluster'], 'inventory_drifted');
  });
  await knex.schema.alterTable('inventory', table => {
    table.dropColumns(
      'written',
      'written_known',
      'settled',
      'drift_since',
      'changed_by',
      'changed_at',
      'problem',
    );
  });
  await knex.schema.alterTable('inventory', table => {
    table.dropNullable('stage');
  });
};
