import { isError } from '@backstage/errors';
import { StatusDetails, StatusError, StatusReason } from '../resources';
import { CompactedError } from '../store/types';

/** A Kubernetes `Status`. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, never>;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: StatusReason;
  details?: StatusDetails;
  code: number;
}

/** How soon a client may try again when the server could not answer, in seconds. */
const RETRY_AFTER_SECONDS = 1;

export function success(details?: StatusDetails): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    ...(details ? { details } : {}),
    code: 200,
  };
}

export function failure(error: StatusError): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: error.message,
    reason: error.reason,
    ...(error.details ? { details: error.details } : {}),
    code: error.statusCode,
  };
}

const BACKSTAGE_ERRORS: Readonly<Record<string, StatusReason>> = {
  InputError: 'BadRequest',
  AuthenticationError: 'Unauthorized',
  NotAllowedError: 'Forbidden',
  NotFoundError: 'NotFound',
  ConflictError: 'Conflict',
  ServiceUnavailableError: 'ServiceUnavailable',
};

const HTTP_STATUS: Readonly<Record<number, StatusReason>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
};

/** The text of a 401, which is the same whatever was wrong with the token. */
const UNAUTHORIZED =
  'Unauthorized: send a Backstage token as "Authorization: Bearer <token>"';

/** Any error as one that can be told to a client; what is not meant for clients is hidden. */
export function toStatusError(error: unknown): StatusError {
  if (error instanceof StatusError) {
    return error;
  }
  if (error instanceof CompactedError) {
    return new StatusError('Expired', error.message);
  }
  if (isError(error)) {
    const reason =
      BACKSTAGE_ERRORS[error.name] ??
      HTTP_STATUS[Number(error.statusCode ?? error.status)];
    if (reason) {
      return new StatusError(
        reason,
        reason === 'Unauthorized' ? UNAUTHORIZED : error.message,
        undefined,
        { cause: error },
      );
    }
  }
  return new StatusError(
    'InternalError',
    'the server could not carry this out; the log of the backend says why',
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
    { cause: error },
  );
}
