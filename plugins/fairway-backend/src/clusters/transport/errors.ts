import { ClusterError } from '@fairway/plugin-fairway-node';

const MAX_MESSAGE = 1_000;
const MAX_RETRY_AFTER_MS = 300_000;

/** Reasons for answers without a `Status`. */
const REASONS: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Gone',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** What is wrong with a connection, by the code of the system or of undici. */
const EXPLANATIONS: Record<string, string> = {
  CERT_HAS_EXPIRED: 'the certificate of the API server has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'the certificate of the API server is not signed by a known authority; set caData or caFile',
  EAI_AGAIN: 'its host name cannot be resolved now',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  ENOTFOUND: 'its host name does not exist',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'the certificate of the API server is for another host name',
  ETIMEDOUT: 'the connection timed out',
  SELF_SIGNED_CERT_IN_CHAIN:
    'the certificate of the API server is not signed by a known authority; set caData or caFile',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate of the API server is not signed by a known authority; set caData or caFile',
  UND_ERR_CONNECT_TIMEOUT: 'the connection could not be made in time',
  UND_ERR_SOCKET: 'the connection was cut',
};

/** What could not be carried out, as it appears in messages: `GET deployments`. */
export interface RequestLabel {
  cluster: string;
  what: string;
}

interface StatusBody {
  kind: 'Status';
  reason?: string;
  message?: string;
  details?: {
    name?: string;
    retryAfterSeconds?: number;
    causes?: { reason?: string; message?: string; field?: string }[];
  };
}

function readStatus(body: unknown): StatusBody | undefined {
  return typeof body === 'object' &&
    body !== null &&
    (body as { kind?: unknown }).kind === 'Status'
    ? (body as StatusBody)
    : undefined;
}

/** The error that an answer other than 2xx stands for. */
export function responseError(
  { cluster, what }: RequestLabel,
  response: { code: number; retryAfter?: string; body: unknown; now: number },
): ClusterError {
  const { code } = response;
  const status = readStatus(response.body);
  // A missing object is named by the answer; otherwise the path itself, that is the API, is not there.
  const noKind = code === 404 && !status?.details?.name;
  // API servers answer 500, without a reason, to a server-side apply of a field that the kind does not have.
  const mistake =
    code === 500 && /^failed to create typed patch/.test(status?.message ?? '');
  const reason = reasonOf(code, status, { noKind, mistake });
  const detail = status?.message ? `: ${shorten(status.message)}` : '';
  return new ClusterError(
    reason,
    `cluster "${cluster}" answered ${code} ${reason} to ${what}${detail}`,
    {
      code,
      retryable: (code === 429 || code >= 500 || noKind) && !mistake,
      // The API server refuses with 4xx before anything is stored; behind 5xx the write may have been made.
      notSent: code < 500 || mistake,
      retryAfterMs: retryAfterMs(
        response.retryAfter ?? status?.details?.retryAfterSeconds?.toString(),
        response.now,
      ),
      causes: (status?.details?.causes ?? []).map(cause => ({
        reason: cause.reason,
        message: cause.message && shorten(cause.message),
        field: cause.field,
      })),
    },
  );
}

function reasonOf(
  code: number,
  status: StatusBody | undefined,
  { noKind, mistake }: { noKind: boolean; mistake: boolean },
): string {
  if (noKind) {
    return 'NoKind';
  }
  return mistake ? 'Invalid' : status?.reason || REASONS[code] || 'BadResponse';
}

/** The error for a connection that could not be made, or that broke. */
export function connectionError(
  { cluster, what }: RequestLabel,
  cause: unknown,
  sent: boolean,
): ClusterError {
  const code = errorCode(cause);
  const why = (code && EXPLANATIONS[code]) ?? 'the connection failed';
  return new ClusterError(
    'Unreachable',
    `cluster "${cluster}" cannot be reached for ${what}: ${why}${
      code ? ` (${code})` : ''
    }`,
    { retryable: true, notSent: !sent, cause },
  );
}

/** The code of an error, or of what caused it; connections to several addresses fail with one error for each. */
function errorCode(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 5) {
    return undefined;
  }
  const { code, cause, errors } = error as {
    code?: unknown;
    cause?: unknown;
    errors?: unknown[];
  };
  return typeof code === 'string'
    ? code
    : errorCode(cause ?? errors?.[0], depth + 1);
}

/** The error for a request whose time is up. Where it was sent, its outcome is not known. */
export function timeoutError(
  { cluster, what }: RequestLabel,
  ms: number,
  sent: boolean,
): ClusterError {
  return new ClusterError(
    'Timeout',
    sent
      ? `cluster "${cluster}" did not answer ${what} within ${ms / 1000} s`
      : `${what} could not be sent to cluster "${cluster}" within ${
          ms / 1000
        } s: its request budget is used up or no connection could be made`,
    { retryable: true, notSent: !sent },
  );
}

/** The error for a request that the caller gave up. */
export function abortedError(
  { cluster, what }: RequestLabel,
  sent: boolean,
  cause?: unknown,
): ClusterError {
  return new ClusterError(
    'Aborted',
    `${what} to cluster "${cluster}" was cancelled`,
    { retryable: true, notSent: !sent, cause },
  );
}

/** The error for an answer that is not what the API promises. */
export function badResponseError(
  { cluster, what }: RequestLabel,
  problem: string,
): ClusterError {
  return new ClusterError(
    'BadResponse',
    `cluster "${cluster}" answered ${what} with ${problem}`,
    { retryable: true },
  );
}

/** The error for credentials that cannot be read or are not accepted. */
export function credentialError(
  cluster: string,
  problem: string,
  cause?: unknown,
): ClusterError {
  return new ClusterError(
    'CredentialInvalid',
    `the credentials of cluster "${cluster}" do not work: ${problem}`,
    { retryable: true, notSent: true, cause },
  );
}

/** Reads `Retry-After`, seconds or a date, as milliseconds of at most five minutes. */
export function retryAfterMs(
  value: string | undefined,
  now: number,
): number | undefined {
  if (value === undefined || value === '') {
    return undefined;
  }
  const ms = /^\d+$/.test(value.trim())
    ? Number(value) * 1000
    : Date.parse(value) - now;
  return Number.isNaN(ms)
    ? undefined
    : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

function shorten(message: string): string {
  return message.length > MAX_MESSAGE
    ? `${message.slice(0, MAX_MESSAGE)}…`
    : message;
}
