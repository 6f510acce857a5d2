/** The type of a column of a recordset. */
export type ColumnType = 'text' | 'bigint' | 'boolean';

/** The columns of a recordset. */
export type Columns = Readonly<Record<string, ColumnType>>;

/** What a statement gave. */
export interface SqlResult<TRow> {
  rows: TRow[];
  /** How many rows were written. */
  affected: number;
}

/**
 * Where SQLite and PostgreSQL differ. All else is written once, in the SQL that both understand.
 *
 * @remarks Many rows go to the database as one JSON parameter, so that the text of a statement does not depend on their number.
 */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** Milliseconds since the epoch, the same within a statement and usable with an index. */
  readonly now: string;
  /** Ends a SELECT whose rows nobody else may change before the end of the transaction. */
  readonly forUpdate: string;
  /** The same, leaving out rows that others hold at the moment. */
  readonly skipLocked: string;
  /** A condition that waits for the transaction of another writer of objects. It is always true. */
  readonly inTurn: string;
  /** An expression that names the current transaction, for {@link Dialect.hasCommitted}; null where that is never in doubt. */
  readonly transactionId: string;

  /**
   * An expression that limits the current transaction from its next statement on: how long a statement may take, and how long
   * the client may be silent between two, in milliseconds. It stands in the first statement, so that it costs no round trip.
   */
  limits(ms: number): string;
  /** Names for the rows in a parameter that holds a JSON array of objects. */
  recordset(columns: Columns): string;
  /** The expressions as a JSON array, as text. */
  jsonArray(expressions: readonly string[]): string;
  /** A member of the JSON object in a column, as text; null where it is not there. */
  jsonText(column: string, member: string): string;
  /** What the driver answered to a raw statement. */
  result<TRow>(response: unknown): SqlResult<TRow>;
  /**
   * The statements that write rows and log them, given that both select from `r`.
   *
   * @remarks The log sees the tables as they were before the write. Each statement takes the rows as its only parameter; the
   * log comes last or alone returns rows.
   */
  writeAndLog(statements: { recordset: string; write: string; log: string }): {
    statements: string[];
    logged: number;
  };
  /** Asks what became of a transaction whose end was not answered; undefined while it is going on. */
  hasCommitted(
    transactionId: string,
    run: (sql: string, bindings: unknown[]) => Promise<SqlResult<unknown>>,
  ): Promise<boolean | undefined>;
}
