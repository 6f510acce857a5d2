import { JsonObject } from './object';

/** One cause in the details of a `Status`. @public */
export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

/** `details` of a `Status`. @public */
export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** The `v1` `Status` object that carries every error of the API. @public */
export interface KubernetesStatus {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: JsonObject;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

/** The resource that an error is about. */
export interface ResourceRef {
  group: string;
  /** Plural resource name, or a kind where the API server uses the kind. */
  resource: string;
}

/** A failure that is answered as a `Status` with its HTTP code. */
export class StatusError extends Error {
  readonly status: KubernetesStatus;
  readonly code: number;

  constructor(
    code: number,
    reason: string | undefined,
    message: string,
    details?: StatusDetails,
  ) {
    super(message);
    this.name = 'StatusError';
    this.code = code;
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason ? { reason } : {}),
      ...(details ? { details } : {}),
      code,
    };
  }
}

/** `deployments.apps`, or `configmaps` in the core group. */
export function qualifiedResource(ref: ResourceRef): string {
  return ref.group ? `${ref.resource}.${ref.group}` : ref.resource;
}

function detailsOf(ref: ResourceRef, name?: string): StatusDetails {
  return {
    ...(name ? { name } : {}),
    ...(ref.group ? { group: ref.group } : {}),
    kind: ref.resource,
  };
}

/** 404 for an object. */
export function notFound(ref: ResourceRef, name: string): StatusError {
  return new StatusError(
    404,
    'NotFound',
    `${qualifiedResource(ref)} "${name}" not found`,
    detailsOf(ref, name),
  );
}

/** 404 for a resource type that is not served. */
export function unknownResource(): StatusError {
  return new StatusError(
    404,
    'NotFound',
    'the server could not find the requested resource',
    {},
  );
}

/** 409 for a name that is taken. */
export function alreadyExists(ref: ResourceRef, name: string): StatusError {
  return new StatusError(
    409,
    'AlreadyExists',
    `${qualifiedResource(ref)} "${name}" already exists`,
    detailsOf(ref, name),
  );
}

/** 409 for a write based on an older state. */
export function conflict(
  ref: ResourceRef,
  name: string,
  cause: string,
): StatusError {
  return new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedResource(
      ref,
    )} "${name}": ${cause}`,
    detailsOf(ref, name),
  );
}

/** The cause that the API server names for a stale resourceVersion. */
export const OBJECT_MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

/** 400. */
export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

/** 401. */
export function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

/** 403. */
export function forbidden(
  ref: ResourceRef,
  name: string | undefined,
  cause: string,
): StatusError {
  const quoted = name ? ` "${name}"` : '';
  return new StatusError(
    403,
    'Forbidden',
    `${qualifiedResource(ref)}${quoted} is forbidden: ${cause}`,
    detailsOf(ref, name),
  );
}

/** One problem with a field. */
export interface FieldProblem {
  type: 'Required' | 'Invalid' | 'TypeInvalid' | 'Forbidden' | 'NotSupported';
  field: string;
  /** The offending value, printed for `Invalid` and `NotSupported`. */
  value?: unknown;
  detail?: string;
}

const PROBLEM_TEXT = {
  Required: 'Required value',
  Invalid: 'Invalid value',
  TypeInvalid: 'Invalid value',
  Forbidden: 'Forbidden',
  NotSupported: 'Unsupported value',
} as const;

function problemMessage(problem: FieldProblem): string {
  const shown =
    problem.value !== undefined ? `: ${JSON.stringify(problem.value)}` : '';
  const detail = problem.detail ? `: ${problem.detail}` : '';
  return `${PROBLEM_TEXT[problem.type]}${shown}${detail}`;
}

/** 422 with one cause per problem. `ref.resource` is the kind here. */
export function invalid(
  ref: ResourceRef,
  name: string,
  problems: FieldProblem[],
): StatusError {
  const messages = problems.map(p => `${p.field}: ${problemMessage(p)}`);
  const text = messages.length === 1 ? messages[0] : `[${messages.join(', ')}]`;
  return new StatusError(
    422,
    'Invalid',
    `${qualifiedResource(ref)} "${name}" is invalid: ${text}`,
    {
      ...detailsOf(ref, name),
      causes: problems.map(p => ({
        reason: `FieldValue${p.type}`,
        message: problemMessage(p),
        field: p.field,
      })),
    },
  );
}

/** 410 for a revision that is no longer kept. */
export function expired(message: string): StatusError {
  return new StatusError(410, 'Expired', message);
}

/** 405. */
export function methodNotAllowed(): StatusError {
  return new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}
