import type { Dialect, SqlResult } from './dialect';

/** invalid_parameter_value: a standby that took over has not seen the transaction. */
const UNKNOWN_TRANSACTION = '22023';

/** PostgreSQL, 13 and newer. */
export const postgres: Dialect = {
  name: 'postgres',
  // The clock in a query of its own is read once and may be compared with an index; clock_timestamp() itself may not.
  now: '(SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)',
  forUpdate: 'FOR UPDATE',
  skipLocked: 'FOR UPDATE SKIP LOCKED',
  // A condition that does not depend on any row is checked, and so waits, before the first row is read.
  inTurn: '(SELECT id FROM revision WHERE id = 1 FOR UPDATE) = 1',
  transactionId: 'pg_current_xact_id()::text',

  limits(ms) {
    return ['idle_in_transaction_session_timeout', 'statement_timeout']
      .map(setting => `set_config('${setting}', '${Math.ceil(ms)}', true)`)
      .join(' || ');
  },

  recordset(columns) {
    const list = Object.entries(columns)
      .map(([name, type]) => `"${name}" ${type}`)
      .join(', ');
    return `SELECT * FROM json_to_recordset(?::json) AS x(${list})`;
  },

  jsonArray(expressions) {
    return `json_build_array(${expressions.join(', ')})::text`;
  },

  jsonText: (column, member) => `(${column}::json ->> '${member}')`,

  result<TRow>(response: unknown) {
    const { rows, rowCount } = response as {
      rows: TRow[];
      rowCount: number | null;
    };
    return { rows, affected: rowCount ?? 0 };
  },

  writeAndLog({ recordset, write, log }) {
    // All parts of one statement see the same snapshot, the one before it.
    return {
      statements: [
        `WITH r AS MATERIALIZED (${recordset}), written AS (${write}) ${log}`,
      ],
      logged: 0,
    };
  },

  async hasCommitted(transactionId, run) {
    try {
      const { rows } = (await run('SELECT pg_xact_status(?::xid8) AS status', [
        transactionId,
      ])) as SqlResult<{ status: string | null }>;
      const status = rows[0]?.status;
      return status === 'in progress' ? undefined : status === 'committed';
    } catch (error) {
      if ((error as { code?: unknown }).code === UNKNOWN_TRANSACTION) {
        return false;
      }
      throw error;
    }
  },
};
