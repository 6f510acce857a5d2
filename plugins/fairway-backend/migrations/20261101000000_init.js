/*
 * The tables of the store. Names and identifiers compare byte by byte on every database, so that lists have one order.
 */
// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const isPostgres = knex.client.config.client === 'pg';
  const text = isPostgres ? 'text collate "C"' : 'text';

  /**
   * The columns that all tables of objects have.
   *
   * @param {import('knex').Knex.CreateTableBuilder} table
   */
  const objectColumns = table => {
    table.specificType('uid', text).primary().comment('metadata.uid');
    table.specificType('namespace', text).notNullable();
    table.specificType('name', text).notNullable();
    table
      .bigInteger('resource_version')
      .notNullable()
      .comment('The revision of the write that produced this state');
    table
      .specificType('owner_uid', text)
      .nullable()
      .comment('The first owner; further ones are in the table owners');
    table
      .text('labels')
      .nullable()
      .comment('metadata.labels as JSON, for the history');
    table
      .text('metadata')
      .notNullable()
      .comment('The metadata that has no column, as JSON');
    table.text('spec').notNullable().comment('JSON');
    table.text('status').nullable().comment('JSON');
  };

  /**
   * A column with the value of a field or label.
   *
   * @param {import('knex').Knex.CreateTableBuilder} table
   * @param {...string} names
   */
  const fieldColumns = (table, ...names) => {
    for (const name of names) {
      table.specificType(name, text).nullable();
    }
    table
      .smallint('plain_labels')
      .notNullable()
      .comment(
        '1: labels that have a column are equal to it, only others are in the table selectors; 0: all labels are there',
      );
    table.index(['uid'], undefined, {
      predicate: knex.whereRaw('plain_labels = 0'),
    });
  };

  await knex.schema.createTable('revision', table => {
    table.comment(
      'One row. Writers of objects update it first and so take turns, which makes revisions grow in commit order',
    );
    table.smallint('id').primary().comment('Always 1');
    table.bigInteger('value').notNullable().comment('The newest revision');
    table
      .bigInteger('compacted')
      .notNullable()
      .comment('Changes up to this revision may have been dropped');
    table
      .bigInteger('audit_sequence')
      .notNullable()
      .comment('The number of the newest audit row');
    table
      .text('audit_hash')
      .notNullable()
      .comment('The hash of the newest audit row');
    table
      .bigInteger('work_fence')
      .notNullable()
      .comment('The highest fence of work items that were dropped');
  });
  await knex('revision').insert({
    id: 1,
    value: 0,
    compacted: 0,
    audit_sequence: 0,
    audit_hash: '',
    work_fence: 0,
  });

  await knex.schema.createTable('documents', table => {
    table.comment('Objects of all kinds that have no table of their own');
    objectColumns(table);
    table.specificType('kind', text).notNullable();
    table
      .text('fields')
      .notNullable()
      .comment('Selectable fields as JSON, for the history');
    table.unique(['kind', 'namespace', 'name']);
    table.index(['owner_uid']);
  });

  await knex.schema.createTable('promotion_runs', table => {
    table.comment('PromotionRun objects');
    objectColumns(table);
    fieldColumns(table, 'promotion_name', 'source_name', 'attempt', 'phase');
    table.unique(['namespace', 'name']);
    table.index(['owner_uid']);
    table.index(['promotion_name', 'namespace', 'name']);
    table.index(['source_name', 'namespace', 'name']);
    table.index(['phase', 'namespace', 'name']);
  });

  await knex.schema.createTable('targets', table => {
    table.comment(
      'Target objects. Nothing that an update changes is indexed, so that updates touch no index on PostgreSQL',
    );
    objectColumns(table);
    fieldColumns(
      table,
      'run_name',
      'promotion_name',
      'source_name',
      'stage',
      'cluster',
      'unit',
      'phase',
    );
    table.unique(['namespace', 'name']);
    table.index(['owner_uid']);
    table.index(['run_name', 'namespace', 'name']);
    table.index(['promotion_name', 'namespace', 'name']);
    table.index(['source_name', 'namespace', 'name']);
    table.index(['cluster', 'namespace', 'name']);
  });

  await knex.schema.createTable('decisions', table => {
    table.comment('Decision objects, which are the only copy in the history');
    objectColumns(table);
    fieldColumns(
      table,
      'run_name',
      'promotion_name',
      'source_name',
      'stage',
      'cluster',
      'subject_kind',
      'subject_name',
      'subject_uid',
      'reason',
      'type',
    );
    table.unique(['namespace', 'name']);
    table.index(['owner_uid']);
    table.index(['run_name', 'namespace', 'name']);
    table.index(['promotion_name', 'namespace', 'name']);
    table.index(['cluster', 'namespace', 'name']);
    table.index(['subject_uid']);
  });

  await knex.schema.createTable('selectors', table => {
    table.comment('Labels and selectable fields that have no column');
    table.specificType('kind', text).notNullable();
    table
      .specificType('origin', text)
      .notNullable()
      .comment('"label" or "field"');
    table.specificType('key', text).notNullable();
    table.specificType('value', text).notNullable();
    table.specificType('uid', text).notNullable().comment('The object');
    table.primary(['kind', 'origin', 'key', 'value', 'uid']);
    table.index(['uid', 'origin', 'key']);
  });

  await knex.schema.createTable('owners', table => {
    table.comment(
      'Second and further owners of objects. A row may be out of date; the owner references of the object decide',
    );
    table.specificType('owner_uid', text).notNullable();
    table.specificType('uid', text).notNullable().comment('The dependent');
    table.primary(['owner_uid', 'uid']);
    table.index(['uid']);
  });

  await knex.schema.createTable('changes', table => {
    table.comment('Each write of an object, for watches');
    table.bigInteger('revision').primary();
    table.specificType('kind', text).notNullable();
    table.specificType('namespace', text).notNullable();
    table.specificType('name', text).notNullable();
    table.specificType('uid', text).notNullable();
    table.text('type').notNullable().comment('ADDED, MODIFIED or DELETED');
    table.text('labels').nullable();
    table
      .text('metadata')
      .nullable()
      .comment('Null: labels to status are those of the row in decisions');
    table.text('spec').nullable();
    table.text('status').nullable();
    table
      .text('previous')
      .nullable()
      .comment(
        'Labels and selectable fields before a modification that changed some, as a JSON array in the order of their columns',
      );
  });

  await knex.schema.createTable('work', table => {
    table.comment('Objects that the engine has to look at');
    table.specificType('key', text).primary().comment('<kind>/<uid>');
    table.text('kind').notNullable();
    table.specificType('namespace', text).notNullable();
    table.text('name').notNullable();
    table.text('uid').notNullable();
    table
      .bigInteger('due_at')
      .nullable()
      .comment('When to look, in ms; null: when it is woken');
    table
      .bigInteger('ready_at')
      .nullable()
      .comment(
        'When it can be claimed, in ms: the end of the lease, or due_at where there is none',
      );
    table.bigInteger('wake_seq').notNullable().comment('Grows with each wake');
    table
      .bigInteger('seen_seq')
      .notNullable()
      .comment('The wake_seq that its holder has been told');
    table
      .smallint('armed')
      .notNullable()
      .comment('1: the holder has to be told when due_at is reached');
    table.specificType('lease_owner', text).nullable();
    table.bigInteger('lease_until').nullable().comment('ms');
    table.bigInteger('fence').notNullable().comment('Grows with each claim');
    table.index(['ready_at', 'key']);
    table.index(['lease_owner', 'armed', 'due_at']);
    table.index(['namespace']);
  });

  await knex.schema.createTable('locks', table => {
    table.comment(
      'Places in the queues of exclusive locks; the lowest number of a lock holds it',
    );
    table
      .bigIncrements('fence')
      .comment('Given out in commit order, never used again');
    for (const name of ['namespace', 'cluster', 'source', 'unit']) {
      table.specificType(name, text).notNullable();
    }
    table.specificType('run_uid', text).notNullable();
    table.specificType('target_uid', text).notNullable();
    table.text('run').notNullable().comment('The name of the run');
    table.text('target').notNullable().comment('The name of the target');
    table.unique(['namespace', 'cluster', 'source', 'unit', 'target_uid'], {
      indexName: 'locks_place_unique',
    });
    table.index(['run_uid']);
    table.index(['target_uid']);
  });

  await knex.schema.createTable('audit', table => {
    table.comment(
      'Commands, allowed or denied; each row carries the hash of the one before',
    );
    table.bigInteger('sequence').primary();
    table.bigInteger('at').notNullable().comment('ms');
    table.text('actor').notNullable();
    table.text('actor_type').notNullable();
    table.text('verb').notNullable();
    table.specificType('kind', text).notNullable();
    table.specificType('namespace', text).notNullable();
    table.specificType('name', text).notNullable();
    table.text('uid').nullable();
    table.boolean('allowed').notNullable();
    table.text('reason').nullable();
    table.text('command').nullable().comment('Canonical JSON');
    table.text('digest').notNullable().comment('SHA-256 of the command');
    table.specificType('correlation_id', text).notNullable();
    table.text('previous_hash').notNullable();
    table
      .text('hash')
      .notNullable()
      .comment('SHA-256 over this row and previous_hash');
    table.index(['namespace', 'kind', 'name', 'sequence']);
    table.index(['correlation_id']);
  });

  if (isPostgres) {
    // Room on each page for the next versions of its rows, so that updates stay on the page and leave indexes alone.
    for (const [name, percent] of Object.entries({
      revision: 10,
      targets: 60,
      promotion_runs: 60,
      work: 50,
    })) {
      await knex.raw(`ALTER TABLE ?? SET (fillfactor = ${percent})`, [name]);
    }
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'audit',
    'locks',
    'work',
    'changes',
    'owners',
    'selectors',
    'decisions',
    'targets',
    'promotion_runs',
    'documents',
    'revision',
  ]) {
    await knex.schema.dropTable(table);
  }
};
