import { ClusterError } from '@fairway/plugin-fairway-node';
import { linkSignals } from '../abort';
import { Backoff } from '../backoff';
import { GatewayClock, pause, Random } from '../clock';
import type { CredentialCache, CurrentCredential } from '../credentials';
import type { ReachabilityMonitor } from '../reachability';
import type { ClusterRegistration } from '../registration';
import { abortedError, credentialError, RequestLabel } from './errors';
import { HttpConnection } from './HttpConnection';
import { Attempt } from './Attempt';
import type { RequestBudget } from './RequestBudget';

const MAX_TRIES = 3;
const FIRST_RETRY_MS = 200;
const MAX_RETRY_MS = 2_000;
/** Longer waits are left to the caller, who may have something better to do. */
const MAX_RETRY_AFTER_MS = 2_000;

/** Reasons that may be gone with the next try. */
const RETRIED = new Set([
  'Unreachable',
  'BadResponse',
  'TooManyRequests',
  'BadGateway',
  'ServiceUnavailable',
  'InternalError',
  'ServerTimeout',
]);

/** A request to an API server. */
export interface ClusterRequest {
  method: 'GET' | 'PATCH';
  /** Path and query. */
  path: string;
  /** What is asked for, in messages; without anything secret. */
  what: string;
  body?: string;
  contentType?: string;
  signal?: AbortSignal;
  /** How often it is tried. Default: 3, as every request of the gateway may be repeated with the same effect. */
  tries?: number;
  /** The largest body, in bytes. */
  maxBytes?: number;
  /** Whether it is sent to learn how the cluster is, so that 403 tells something about it. */
  isProbe?: boolean;
}

/** What a transport works with. */
export interface TransportOptions {
  registration: ClusterRegistration;
  credentials: CredentialCache;
  budget: RequestBudget;
  reachability: ReachabilityMonitor;
  clock: GatewayClock;
  random: Random;
  /** How long one try may take, with its wait for the budget. */
  timeoutMs: number;
}

/**
 * Sends requests to one cluster: within its budget and time limit, with its credentials, again where that helps, and with an
 * error that tells whether the request may have been carried out.
 */
export class ClusterTransport {
  private connection:
    | { version: number; http: Promise<HttpConnection> }
    | undefined;
  private readonly closing = new AbortController();

  constructor(private readonly options: TransportOptions) {}

  /** Sends a request and reads the JSON of its answer. @throws ClusterError */
  async request<T>(request: ClusterRequest): Promise<T> {
    const maxBytes = request.maxBytes ?? 16 * 1024 * 1024;
    return this.withRetries(request, attempt => attempt.json<T>(maxBytes));
  }

  /**
   * Opens a stream of lines; only the opening is limited in time. Closing is up to the signal, or to leaving the iteration.
   *
   * @throws ClusterError
   */
  async stream(
    request: ClusterRequest & { signal: AbortSignal; maxBytes: number },
  ): Promise<AsyncGenerator<string, void, undefined>> {
    return this.withRetries({ ...request, tries: 1 }, attempt =>
      attempt.lines(request.maxBytes),
    );
  }

  /** Cancels what runs and closes all connections. */
  async close(): Promise<void> {
    this.closing.abort();
    const http = await this.connection?.http.catch(() => undefined);
    await http?.destroy();
  }

  private async withRetries<T>(
    request: ClusterRequest,
    send: (attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    const { clock, random, budget } = this.options;
    const backoff = new Backoff(FIRST_RETRY_MS, MAX_RETRY_MS, random);
    const tries = request.tries ?? MAX_TRIES;
    // A try that arrived is not undone by one that did not.
    let maybeSent = false;
    for (let round = 1; ; round++) {
      try {
        return await this.withCredential(request, send);
      } catch (error) {
        if (!(error instanceof ClusterError)) {
          throw error;
        }
        maybeSent ||= !error.notSent;
        if (error.retryAfterMs !== undefined) {
          budget.pauseUntil(clock.now() + error.retryAfterMs);
        }
        const wait = Math.max(backoff.next(), error.retryAfterMs ?? 0);
        const worthwhile =
          error.retryable &&
          RETRIED.has(error.reason) &&
          wait <= MAX_RETRY_AFTER_MS;
        if (!worthwhile || round >= tries) {
          throw error.withNotSent(!maybeSent);
        }
        const { signal, unlink } = this.link(request);
        const waited = await pause(clock, wait, signal);
        unlink();
        if (!waited) {
          throw abortedError(this.label(request), maybeSent, error);
        }
      }
    }
  }

  /** Reads the credentials anew, once, where they are refused. */
  private async withCredential<T>(
    request: ClusterRequest,
    send: (attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    const { credentials, reachability, registration } = this.options;
    const first = await this.credential(() => credentials.get());
    try {
      return await send(this.attempt(request, first));
    } catch (error) {
      if (!isUnauthorized(error)) {
        throw error;
      }
    }
    const second = await this.credential(() => credentials.renew(first));
    try {
      return await send(this.attempt(request, second));
    } catch (error) {
      if (!isUnauthorized(error)) {
        throw error;
      }
      const refused = credentialError(
        registration.name,
        'the API server answered 401, also after they were read again',
        error,
      );
      reachability.refused('CredentialsRefused', refused.message);
      throw refused;
    }
  }

  private async credential(
    read: () => Promise<CurrentCredential>,
  ): Promise<CurrentCredential> {
    try {
      return await read();
    } catch (error) {
      this.options.reachability.withoutCredentials((error as Error).message);
      throw error;
    }
  }

  private attempt(request: ClusterRequest, credential: CurrentCredential) {
    return new Attempt({
      ...this.options,
      request,
      label: this.label(request),
      connect: () => this.connect(credential),
      link: () => this.link(request),
    });
  }

  /** The connection for a credential; an older one is closed once its requests have ended. */
  private async connect(current: CurrentCredential): Promise<HttpConnection> {
    const { registration } = this.options;
    if (!this.connection || this.connection.version < current.version) {
      const old = this.connection;
      const http = HttpConnection.create(registration, current.credential);
      this.connection = { version: current.version, http };
      old?.http.then(connection => connection.close()).catch(() => undefined);
    }
    const mine = this.connection;
    try {
      return await mine.http;
    } catch (error) {
      if (this.connection === mine) {
        this.connection = undefined;
      }
      throw connectionSetUpError(registration, error);
    }
  }

  /** A signal for the request that ends with the transport, too. */
  private link({ signal }: ClusterRequest) {
    return linkSignals(signal, this.closing.signal);
  }

  private label({ what }: ClusterRequest): RequestLabel {
    return { cluster: this.options.registration.name, what };
  }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof ClusterError && error.code === 401;
}

function connectionSetUpError(
  { name, server }: ClusterRegistration,
  error: unknown,
): ClusterError {
  const plain = server.startsWith('http:');
  return new ClusterError(
    'Unreachable',
    plain
      ? `cluster "${name}" cannot be reached: its url is plain HTTP, which is used only with skipTLSVerify`
      : `cluster "${name}" cannot be reached: its certificates cannot be read (${
          (error as { code?: string }).code ?? 'wrong format'
        })`,
    { retryable: !plain, notSent: true, cause: error },
  );
}
