/*
 * What people were told.
 */
// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const text = knex.client.config.client === 'pg' ? 'text collate "C"' : 'text';
  await knex.schema.createTable('notices', table => {
    table.comment('What people were told about runs, so that it is told once');
    table.specificType('id', text).primary();
    table.specificType('run_uid', text).notNullable();
  });
  await knex.schema.createTable('cursors', table => {
    table.comment('How far background work has looked at what changes');
    table.specificType('name', text).primary();
    table
      .bigInteger('revision')
      .notNullable()
      .comment('Everything up to this revision was looked at');
  });
  await knex.schema.alterTable('promotion_runs', table => {
    table.index(['resource_version']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('promotion_runs', table => {
    table.dropIndex(['resource_version']);
  });
  await knex.schema.dropTable('cursors');
  await knex.schema.dropTable('notices');
};
