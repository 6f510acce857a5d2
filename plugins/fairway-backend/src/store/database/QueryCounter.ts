import type { Knex } from 'knex';

/** Counts what goes to the database. */
export class QueryCounter {
  /** All statements, with those that begin and end transactions. */
  statements = 0;
  transactions = 0;

  constructor(knex: Knex) {
    knex.on('query', ({ sql }: { sql: string }) => {
      this.statements++;
      if (/^BEGIN\b/i.test(sql)) {
        this.transactions++;
      }
    });
  }
}
