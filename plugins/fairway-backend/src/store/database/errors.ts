/** What the error of a driver says about the statement or transaction that it ended. */
export type FailureKind =
  /** It was rolled back, and may well pass when it is tried again. */
  | 'conflict'
  /** The server cancelled a statement that took too long; nothing of it, or of its transaction, was kept. */
  | 'timeout'
  /** The connection is gone. A transaction did not commit, unless COMMIT was under way. */
  | 'disconnected'
  /** Trying again would not help. */
  | 'final';

const CONFLICT_CODES = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available
]);

const TIMEOUT_CODE = '57014'; // query_canceled

const DISCONNECTED_CODES = new Set([
  '25P03', // idle_in_transaction_session_timeout
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '25006', // read_only_sql_transaction: the server is no longer the primary
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Sorts the errors of pg, better-sqlite3 and knex. */
export function failureKind(error: unknown): FailureKind {
  const { code, message } = (error ?? {}) as {
    code?: unknown;
    message?: unknown;
  };
  if (typeof code === 'string') {
    if (
      CONFLICT_CODES.has(code) ||
      code.startsWith('SQLITE_BUSY') ||
      code.startsWith('SQLITE_LOCKED')
    ) {
      return 'conflict';
    }
    if (code === TIMEOUT_CODE) {
      return 'timeout';
    }
    if (DISCONNECTED_CODES.has(code) || code.startsWith('08')) {
      return 'disconnected';
    }
  }
  // pg gives no code where the server went away while it waited for an answer.
  return typeof message === 'string' &&
    /connection terminated|client has encountered a connection error|connection ended|not queryable/i.test(
      message,
    )
    ? 'disconnected'
    : 'final';
}
