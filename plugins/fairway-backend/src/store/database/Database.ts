import { ServiceUnavailableError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { Dialect, SqlResult } from './dialect';
import { failureKind } from './errors';
import { postgres } from './postgres';
import { sqlite } from './sqlite';
import { QueryCounter } from './QueryCounter';

/** Runs statements, inside of a transaction or outside of one. */
export interface Session {
  readonly knex: Knex;
  readonly dialect: Dialect;
  /** An expression: milliseconds since the epoch by the clock of the database. */
  readonly now: string;
  run<TRow = unknown>(
    sql: string,
    bindings?: readonly unknown[],
  ): Promise<SqlResult<TRow>>;
}

/** A session within a transaction. */
export interface Transaction extends Session {
  /** An expression for the first statement, which sets how long the transaction may hold up others: see {@link Dialect.limits}. */
  readonly limits: string;
  /** Set by the body from {@link Dialect.transactionId} where running it twice would do harm. */
  id?: string | null;
}

/** How often something is tried that failed for a reason that passes. */
const MAX_TRIES = { conflict: 12, timeout: 3, disconnected: 5, final: 1 };
/** How long a transaction may be silent, or at one statement, before the server ends it. */
const TRANSACTION_TIMEOUT_MS = 5_000;
/** How often it is asked what became of a transaction. With the pauses below that is about half a minute. */
const MAX_INQUIRIES = 12;
const MAX_PAUSE_MS = 5_000;

/** What can be set of a database. */
export interface DatabaseOptions {
  /** Replaces the clock of the database, for simulations: milliseconds since the epoch. */
  databaseTime?: () => number;
  /**
   * How long a transaction may be silent or at one statement, in milliseconds, before PostgreSQL ends it. A process that stalls
   * in a transaction holds up all other writers for so long. Default: 5,000.
   */
  transactionTimeoutMs?: number;
}

/** The database of the store: one code path for SQLite and PostgreSQL, and transactions that survive conflicts. */
export class Database implements Session {
  readonly knex: Knex;
  readonly dialect: Dialect;
  readonly counter: QueryCounter;
  readonly #databaseTime?: () => number;
  readonly #limits: string;

  static async create(
    knex: Knex,
    options: DatabaseOptions = {},
  ): Promise<Database> {
    const { client } = knex.client.config as { client: string };
    if (client === 'pg') {
      return new Database(knex, postgres, options);
    }
    const [{ version }] = await knex.select(
      knex.raw('sqlite_version() AS version'),
    );
    return new Database(knex, sqlite(version), options);
  }

  private constructor(knex: Knex, dialect: Dialect, options: DatabaseOptions) {
    const { databaseTime, transactionTimeoutMs = TRANSACTION_TIMEOUT_MS } =
      options;
    this.knex = knex;
    this.dialect = dialect;
    this.counter = new QueryCounter(knex);
    this.#databaseTime = databaseTime;
    this.#limits = dialect.limits(transactionTimeoutMs);
  }

  get now(): string {
    return this.#databaseTime
      ? String(Math.floor(this.#databaseTime()))
      : this.dialect.now;
  }

  /** Runs a statement in a transaction of its own, again where another one was in its way. */
  async run<TRow = unknown>(
    sql: string,
    bindings: readonly unknown[] = [],
  ): Promise<SqlResult<TRow>> {
    return retry(
      () => this.#run<TRow>(this.knex, sql, bindings),
      error => ['conflict', 'timeout'].includes(failureKind(error)),
    );
  }

  /** Asks something again where the answer was lost. It must do no harm to ask twice. */
  async ask<TAnswer>(question: () => Promise<TAnswer>): Promise<TAnswer> {
    return retry(question, error => failureKind(error) !== 'final');
  }

  /**
   * Runs a body in a transaction, again where that is safe: it certainly was not committed, or committing it twice does no harm.
   *
   * @param body - must touch nothing but the database, since it may run several times
   */
  async transaction<TResult>(
    body: (transaction: Transaction) => Promise<TResult>,
  ): Promise<TResult> {
    return retry(
      () => this.#attempt(body),
      error => failureKind(error) !== 'final',
    );
  }

  async #attempt<TResult>(
    body: (transaction: Transaction) => Promise<TResult>,
  ): Promise<TResult> {
    let outcome: { result: TResult } | undefined;
    let failure: { error: unknown } | undefined;
    let transaction: Transaction | undefined;
    try {
      await this.knex.transaction(async knex => {
        transaction = this.#session(knex);
        try {
          outcome = { result: await body(transaction) };
        } catch (error) {
          // Kept, because knex reports a ROLLBACK that fails instead of what led to it.
          failure = { error };
          throw error;
        }
      });
    } catch (error) {
      if (failure) {
        throw failure.error;
      }
      const committed =
        outcome !== undefined &&
        failureKind(error) === 'disconnected' &&
        typeof transaction?.id === 'string' &&
        (await this.#hasCommitted(transaction.id));
      if (!committed) {
        throw error;
      }
    }
    return outcome!.result;
  }

  /** What became of a transaction whose COMMIT was not answered. */
  async #hasCommitted(transactionId: string): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      try {
        const committed = await this.dialect.hasCommitted(
          transactionId,
          (sql, bindings) => this.run(sql, bindings),
        );
        if (committed !== undefined) {
          return committed;
        }
      } catch (error) {
        if (failureKind(error) === 'final' || tries >= MAX_INQUIRIES) {
          throw error;
        }
      }
      if (tries >= MAX_INQUIRIES) {
        throw new ServiceUnavailableError(
          'The connection to the database was lost during a commit, and the database does not tell whether it took place; read the objects again before you repeat the command',
        );
      }
      await pause(tries);
    }
  }

  #session(knex: Knex): Transaction {
    const session: Transaction = {
      knex,
      dialect: this.dialect,
      limits: this.#limits,
      now: '',
      run: (sql, bindings = []) => this.#run(knex, sql, bindings),
    };
    return Object.defineProperty(session, 'now', { get: () => this.now });
  }

  async #run<TRow>(
    knex: Knex,
    sql: string,
    bindings: readonly unknown[],
  ): Promise<SqlResult<TRow>> {
    const response = await knex.raw(sql, bindings as Knex.RawBinding[]);
    return this.dialect.result<TRow>(response);
  }
}

async function retry<TResult>(
  body: () => Promise<TResult>,
  mayHelp: (error: unknown) => boolean,
): Promise<TResult> {
  for (let tries = 1; ; tries++) {
    try {
      return await body();
    } catch (error) {
      const kind = failureKind(error);
      if (!mayHelp(error) || tries >= MAX_TRIES[kind]) {
        throw kind === 'timeout' ? tooSlow(tries) : error;
      }
    }
    await pause(tries);
  }
}

function tooSlow(tries: number): Error {
  return new ServiceUnavailableError(
    `The database did not finish a statement in time, ${tries} times in a row, and nothing was written; look in pg_stat_activity for the session that holds it up, then repeat the command`,
  );
}

/** Waits longer after each try, and not as long as others who failed for the same reason. */
async function pause(tries: number): Promise<void> {
  const longest = Math.min(5 * 2 ** tries, MAX_PAUSE_MS);
  const ms = longest * (0.5 + Math.random() / 2);
  await new Promise(resolve => {
    setTimeout(resolve, ms);
  });
}
