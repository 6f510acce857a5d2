/** A Kubernetes object as a cluster returned it. @public */
export interface WatchedObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
    managedFields?: unknown[];
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

/** Names one object on a cluster. @public */
export interface ObjectKey {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** Names the objects of a kind whose labels match. @public */
export interface ObjectSelection {
  apiVersion: string;
  kind: string;
  /** Left out for kinds that are not in namespaces, and to look in all of them. */
  namespace?: string;
  /** As API servers read it: `app=checkout,tier in (web, api)`. Empty for all objects. */
  labelSelector: string;
}

/** @public */
export function isSelection(
  interest: ObjectKey | ObjectSelection,
): interest is ObjectSelection {
  return 'labelSelector' in interest;
}

/** Where API servers serve a kind, if they have it. @public */
export interface KnownKind {
  apiVersion: string;
  kind: string;
  /** As it is in paths: `helmreleases`. */
  plural: string;
  namespaced: boolean;
}

/** What a server-side apply is to do. @public */
export interface ServerSideApply {
  fieldManager: string;
  /** Takes fields over from other managers. Fairway itself never does. */
  force?: boolean;
  /** Checks everything and writes nothing. */
  dryRun?: boolean;
}

/**
 * A JSON merge patch (RFC 7386): null takes a field away, and a list is replaced as a whole.
 *
 * @remarks The resource version is that of the object as it was read, so the patch changes nothing that its author has not seen.
 *
 * @public
 */
export interface MergePatch {
  metadata: { resourceVersion: string; [key: string]: unknown };
  [key: string]: unknown;
}

/**
 * Why a cluster did not do what it was asked.
 *
 * @remarks `message` holds no credentials and no response bodies beyond the message of a Kubernetes `Status`.
 *
 * @public
 */
export class ClusterError extends Error {
  /**
   * The reason of the `Status`, or one of `Unreachable`, `Timeout`, `Aborted`, `BadResponse`, `ResponseTooLarge`,
   * `CredentialInvalid`, `UnknownCluster`, `NoKind`, `TooManyObjects`.
   */
  readonly reason: string;
  /** The HTTP status, where one arrived. */
  readonly code?: number;
  /** Whether the same request may succeed later without anybody changing it. */
  readonly retryable: boolean;
  /** True where it is certain that the request was not carried out. */
  readonly notSent: boolean;
  readonly retryAfterMs?: number;
  /** `details.causes` of the `Status`, such as the conflicts of a server-side apply. */
  readonly causes: { reason?: string; message?: string; field?: string }[];

  constructor(
    reason: string,
    message: string,
    options: {
      code?: number;
      retryable: boolean;
      notSent?: boolean;
      retryAfterMs?: number;
      causes?: { reason?: string; message?: string; field?: string }[];
      cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.name = 'ClusterError';
    this.reason = reason;
    this.code = options.code;
    this.retryable = options.retryable;
    this.notSent = options.notSent ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.causes = options.causes ?? [];
  }

  /** The same error, of work of which it is known otherwise whether anything was carried out. */
  withNotSent(notSent: boolean): ClusterError {
    if (notSent === this.notSent) {
      return this;
    }
    const { code, retryable, retryAfterMs, causes } = this;
    return new ClusterError(this.reason, this.message, {
      code,
      retryable,
      notSent,
      retryAfterMs,
      causes,
      cause: this,
    });
  }
}

/**
 * One cluster as drivers and gates see it: typed errors, its own budgets, cached reads of what is watched.
 *
 * @public
 */
export interface ClusterConnection {
  readonly name: string;

  /**
   * The object as it is now: from the watch where one is established and fresh, otherwise by a request.
   *
   * @param options - with `maxAgeMs` the answer may be one that somebody was given up to so many milliseconds ago, unless it is to
   * be `fresh`: for what many ask for and which hardly changes
   * @returns undefined where there is no such object
   * @throws {@link ClusterError}
   */
  get(
    key: ObjectKey,
    options?: { signal?: AbortSignal; fresh?: boolean; maxAgeMs?: number },
  ): Promise<WatchedObject | undefined>;

  /**
   * All objects of a selection as they are now, in the order of their names: from the watch where one covers them and is fresh,
   * otherwise by requests.
   *
   * @param options - `limit`: how many there may be. Default: 100
   * @throws {@link ClusterError}; with reason `TooManyObjects` where there are more
   */
  select(
    selection: ObjectSelection,
    options?: { signal?: AbortSignal; fresh?: boolean; limit?: number },
  ): Promise<WatchedObject[]>;

  /**
   * Server-side apply. A `metadata.resourceVersion` in the object makes it conditional: 409 where the object has changed.
   *
   * @returns the object after the write
   * @throws {@link ClusterError}; conflicts have reason `Conflict` and one cause a field
   */
  apply(
    object: WatchedObject,
    options: ServerSideApply & { signal?: AbortSignal },
  ): Promise<WatchedObject>;

  /**
   * JSON merge patch of an object that is there, for what a server-side apply cannot express: entries of lists that it takes as a
   * whole, and fields to take away. It takes fields over from other managers without a conflict, so look at who owns them first.
   *
   * @returns the object after the write
   * @throws {@link ClusterError}; 409 without causes where the object has changed since it was read
   */
  patch(
    key: ObjectKey,
    patch: MergePatch,
    options: { fieldManager: string; dryRun?: boolean; signal?: AbortSignal },
  ): Promise<WatchedObject>;

  /** All objects of a kind, page by page. @throws {@link ClusterError} */
  list(
    kind: {
      apiVersion: string;
      kind: string;
      namespace?: string;
      labelSelector?: string;
    },
    options?: { signal?: AbortSignal; limit?: number; continue?: string },
  ): Promise<{ items: WatchedObject[]; continue?: string }>;

  /** The version of the API server, such as `v1.33.4`. @throws {@link ClusterError} */
  version(options?: { signal?: AbortSignal }): Promise<string>;
}

/**
 * A connection that does some things in its own way, and the others as the connection below it.
 *
 * @public
 */
export function wrapConnection(
  connection: ClusterConnection,
  changes: Partial<Omit<ClusterConnection, 'name'>>,
): ClusterConnection {
  return {
    name: connection.name,
    get: (...args) => connection.get(...args),
    select: (...args) => connection.select(...args),
    apply: (...args) => connection.apply(...args),
    patch: (...args) => connection.patch(...args),
    list: (...args) => connection.list(...args),
    version: (...args) => connection.version(...args),
    ...changes,
  };
}

/** Whether the API server of a cluster answers, with hysteresis. @public */
export interface Reachability {
  state: 'Unknown' | 'Reachable' | 'Unreachable';
  /**
   * Why no request gets through, where silence is not the reason: the name is not registered, there are no credentials to send, the
   * API server does not know them (401), or it does not let them in (403).
   */
  reason?:
    | 'UnknownCluster'
    | 'CredentialsUnavailable'
    | 'CredentialsRefused'
    | 'Forbidden';
  since?: number;
  /** What is wrong, and where it is known, what to do about it. */
  message?: string;
  nextProbe?: number;
  kubernetesVersion?: string;
  lastContact?: number;
}

/** A running interest in an object or a selection. @public */
export interface InterestHandle {
  /** Resolves once its state is known and its changes arrive; never rejects: failures are retried until it is closed. */
  readonly established: Promise<void>;
  close(): void;
}

/**
 * The only way to clusters. It owns connections, budgets, retries, watches, credentials and reachability.
 *
 * @public
 */
export interface ClusterGateway {
  /**
   * The cluster that is registered under a name.
   *
   * @throws {@link ClusterError} with reason `UnknownCluster` where it is not registered
   */
  connect(backstageCluster: string): ClusterConnection;

  /**
   * Tells when an object may have changed, or one of a selection, also where it enters or leaves the selection. Interests in the
   * same kind and namespace of a cluster share one watch.
   *
   * @param interest - an object, or a selection
   * @param onChange - called after each change, after each relist, and when reachability changes; it must not throw
   */
  watch(
    backstageCluster: string,
    interest: ObjectKey | ObjectSelection,
    onChange: () => void,
  ): InterestHandle;

  reachability(backstageCluster: string): Reachability;

  /**
   * Asks a cluster for its version, unless it has answered a moment ago. A cluster that does not answer is asked again with growing
   * delays.
   *
   * @returns once {@link ClusterGateway.reachability} tells what came of it, which may take minutes; never rejects
   */
  probe(backstageCluster: string): Promise<void>;

  /** Asks for a probe soon, for clusters that something waits for. */
  requestProbe(backstageCluster: string): void;

  /** Tells when the reachability of any cluster changes, and when its registration does. @returns ends it */
  onReachabilityChange(
    listener: (backstageCluster: string, reachability: Reachability) => void,
  ): () => void;

  /** The names of all clusters that are registered. */
  registered(): Promise<string[]>;
}

/**
 * Gives the credentials of a cluster. They are read when needed, never stored, never logged.
 *
 * @public
 */
export interface CredentialProvider {
  /**
   * @param options - `renew` is true after the API server has answered 401: whatever was cached has to be read again
   */
  getCredential(
    cluster: { name: string; authMetadata: Record<string, string> },
    options: { renew: boolean; signal?: AbortSignal },
  ): Promise<ClusterCredential>;
}

/** @public */
export type ClusterCredential =
  | { type: 'bearer token'; token: string; expiresAt?: number }
  | { type: 'x509 client certificate'; cert: string; key: string }
  | { type: 'anonymous' };
