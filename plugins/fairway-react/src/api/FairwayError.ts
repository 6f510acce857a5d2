/** One thing that is wrong with a document. @public */
export interface FieldCause {
  /** The path of the field, such as `spec.stages[0].name`. */
  field: string;
  message: string;
}

/** What the backend says why it refused. @public */
export class FairwayError extends Error {
  /** The HTTP status; 0 where there was no answer. */
  readonly code: number;
  /** The reason as one word, such as `Conflict` or `Invalid`. */
  readonly reason: string;
  readonly causes: readonly FieldCause[];

  constructor(
    message: string,
    options: {
      code: number;
      reason?: string;
      causes?: readonly FieldCause[];
      cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.name = 'FairwayError';
    this.code = options.code;
    this.reason = options.reason ?? 'Unknown';
    this.causes = options.causes ?? [];
  }

  /** Whether the caller lacks a permission. */
  get isForbidden(): boolean {
    return this.code === 403;
  }

  get isNotFound(): boolean {
    return this.code === 404;
  }

  /** Whether somebody else has changed the object, or a state forbids what was asked. */
  get isConflict(): boolean {
    return this.code === 409;
  }

  /** Whether the session has ended, so that the caller has to sign in. */
  get isSignedOut(): boolean {
    return this.code === 401;
  }

  /** Whether there was no answer or none that means anything, so that it may work later. */
  get isTransient(): boolean {
    return this.code === 0 || this.code === 429 || this.code >= 500;
  }
}

interface StatusDocument {
  message?: string;
  reason?: string;
  details?: { causes?: { field?: string; message?: string }[] };
  /** Of an answer in the form of Backstage. */
  error?: { name?: string; message?: string };
}

/** Reads a refusal: a Kubernetes Status, or an error of Backstage. */
export async function errorOf(response: Response): Promise<FairwayError> {
  const document: StatusDocument | undefined = await response
    .json()
    .catch(() => undefined);
  const message =
    document?.message ??
    document?.error?.message ??
    `The backend answered ${response.status} ${response.statusText}`.trim();
  return new FairwayError(message, {
    code: response.status,
    reason: document?.reason ?? document?.error?.name,
    causes: (document?.details?.causes ?? []).map(cause => ({
      field: cause.field ?? '',
      message: cause.message ?? '',
    })),
  });
}
