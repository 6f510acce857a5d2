import {
  API_GROUP,
  FieldError,
  KindDefinition,
} from '@fairway/plugin-fairway-common';

/** Why a request was refused, in the vocabulary of the Kubernetes API, with its HTTP status. */
const CODES = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
} as const;

export type StatusReason = keyof typeof CODES;

/** `details` of a Kubernetes `Status`. */
export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: { reason?: string; message?: string; field?: string }[];
  retryAfterSeconds?: number;
}

/**
 * A refusal that is told to the client as a Kubernetes `Status`.
 *
 * @remarks `statusCode` is what the error middleware of Backstage answers with, where the error leaves by another route.
 */
export class StatusError extends Error {
  readonly reason: StatusReason;
  readonly statusCode: number;
  readonly details?: StatusDetails;

  constructor(
    reason: StatusReason,
    message: string,
    details?: StatusDetails,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'StatusError';
    this.reason = reason;
    this.statusCode = CODES[reason];
    this.details = details;
  }
}

const detailsOf = (definition: KindDefinition, name: string) => ({
  name,
  group: API_GROUP,
  kind: definition.plural,
});

/** A kind or resource with the name of an object, where it has one. */
const qualified = (what: string, name: string) =>
  `${what}.${API_GROUP}${name ? ` ${JSON.stringify(name)}` : ''}`;

export function badRequest(
  message: string,
  causes?: StatusDetails['causes'],
): StatusError {
  return new StatusError('BadRequest', message, causes && { causes });
}

export function notFound(
  definition: KindDefinition,
  name: string,
): StatusError {
  return new StatusError(
    'NotFound',
    `${qualified(definition.plural, name)} not found`,
    detailsOf(definition, name),
  );
}

export function alreadyExists(
  definition: KindDefinition,
  name: string,
): StatusError {
  return new StatusError(
    'AlreadyExists',
    `${qualified(definition.plural, name)} already exists`,
    detailsOf(definition, name),
  );
}

export function conflict(
  definition: KindDefinition,
  name: string,
  problem: string,
  causes?: StatusDetails['causes'],
): StatusError {
  return new StatusError(
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(
      definition.plural,
      name,
    )}: ${problem}`,
    { ...detailsOf(definition, name), ...(causes ? { causes } : {}) },
  );
}

export function forbidden(
  definition: KindDefinition,
  name: string,
  problem: string,
): StatusError {
  return new StatusError(
    'Forbidden',
    `${qualified(definition.plural, name)} is forbidden: ${problem}`,
    detailsOf(definition, name),
  );
}

export function invalid(
  definition: KindDefinition,
  name: string,
  errors: readonly FieldError[],
): StatusError {
  const list = errors.map(({ field, message }) =>
    field ? `${field}: ${message}` : message,
  );
  return new StatusError(
    'Invalid',
    `${qualified(definition.kind, name)} is invalid: ${
      list.length === 1 ? list[0] : `[${list.join(', ')}]`
    }`,
    {
      name,
      group: API_GROUP,
      kind: definition.kind,
      causes: errors.map(({ field, reason, message }) => ({
        reason,
        message,
        field,
      })),
    },
  );
}

/** @param what - what is too old, as the API server of Kubernetes puts it */
export function expired(what: string): StatusError {
  return new StatusError('Expired', what);
}

export function tooLarge(bytes: number, limit: number): StatusError {
  return new StatusError(
    'RequestEntityTooLarge',
    `the object would have ${bytes} bytes, but may have at most ${limit}; move what it carries elsewhere`,
  );
}
