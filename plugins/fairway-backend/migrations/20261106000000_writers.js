/*
 * Which target has written a version, besides the one that has tried last.
 */
// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const text = knex.client.config.client === 'pg' ? 'text collate "C"' : 'text';
  await knex.schema.alterTable('inventory', table => {
    table
      .specificType('writer', text)
      .nullable()
      .comment('The target that has told what was written');
    table.specificType('writer_uid', text).nullable();
    table.index(['writer_uid']);
  });
  await knex('inventory')
    .whereNotNull('written_known')
    .update({ writer: knex.ref('target'), writer_uid: knex.ref('target_uid') });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('inventory', table => {
    table.dropIndex(['writer_uid']);
  });
  await knex.schema.alterTable('inventory', table => {
    table.dropColumns('writer', 'writer_uid');
  });
};
