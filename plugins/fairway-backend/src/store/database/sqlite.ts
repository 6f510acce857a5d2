import type { Dialect } from './dialect';

/** SQLite, 3.42 and newer. It has one writer at a time, so that rows need no locks. */
export const sqlite: Dialect = {
  name: 'sqlite',
  now: `CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER)`,
  forUpdate: '',
  skipLocked: '',
  inTurn: '1 = 1',
  transactionId: 'NULL',

  recordset(columns) {
    const list = Object.keys(columns)
      .map(name => `value ->> '$.${name}' AS "${name}"`)
      .join(', ');
    return `SELECT ${list} FROM json_each(?)`;
  },

  jsonArray(expressions) {
    return `json_array(${expressions.join(', ')})`;
  },

  result<TRow>(response: unknown) {
    return Array.isArray(response)
      ? { rows: response as TRow[], affected: response.length }
      : { rows: [], affected: (response as { changes: number }).changes };
  },

  writeAndLog({ recordset, write, log }) {
    return {
      statements: [log, write].map(
        statement => `WITH r AS MATERIALIZED (${recordset}) ${statement}`,
      ),
      logged: 0,
    };
  },

  async hasCommitted() {
    return false;
  },
};
