import type { RequestOptions } from 'node:https';
import type { Readable } from 'node:stream';
import type { ClusterCredential } from '@fairway/plugin-fairway-node';
import { KubeConfig } from '@kubernetes/client-node';
import { Agent, Dispatcher } from 'undici';
import type { ClusterRegistration } from '../registration';

const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 30_000;

/** One HTTP exchange, without retries, budgets or time limits. */
export interface HttpRequest {
  method: 'GET' | 'PATCH';
  /** Path and query. */
  path: string;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  /** Called when the request is written to a connection: from then on its outcome may be unknown. */
  onSent(): void;
}

/** The head of an answer, and its body as it arrives. */
export interface HttpResponse {
  code: number;
  retryAfter?: string;
  body: Readable;
}

interface ReportSent {
  onSent?(): void;
}

/** undici calls `onRequestStart` when it has a connection and is about to write the request to it. */
const reportSent: Dispatcher.DispatcherComposeInterceptor =
  dispatch => (options, handler) =>
    dispatch(options, {
      onRequestStart: (controller, context) => {
        (options as ReportSent).onSent?.();
        return handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });

/**
 * The connections to one API server under one credential: kept alive while in use, closed when idle.
 *
 * @remarks
 * TLS settings and headers are those that `KubeConfig` of client-node makes of the cluster and user. Its own clients are not
 * used: they make a dispatcher for each request, and read all of a body before they give it out.
 */
export class HttpConnection {
  private constructor(
    private readonly dispatcher: Dispatcher,
    private readonly base: URL,
    private readonly headers: Record<string, string>,
  ) {}

  /** @throws where a certificate file cannot be read, or plain HTTP is used without `skipTLSVerify` */
  static async create(
    cluster: ClusterRegistration,
    credential: ClusterCredential,
  ): Promise<HttpConnection> {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser(
      {
        name: cluster.name,
        server: cluster.server,
        caData: cluster.caData,
        caFile: cluster.caFile,
        skipTLSVerify: cluster.skipTLSVerify,
      },
      { name: cluster.name, ...kubeConfigUser(credential) },
    );
    const settings: RequestOptions = {};
    await kubeConfig.applyToHTTPSOptions(settings);
    const tls = kubeConfig.createDispatcherOptions(
      kubeConfig.getCurrentCluster(),
      {
        ca: settings.ca,
        cert: settings.cert,
        key: settings.key,
        rejectUnauthorized: settings.rejectUnauthorized,
        servername: settings.servername,
      },
    );
    const agent = new Agent({
      connect: {
        ...('connect' in tls ? tls.connect : {}),
        timeout: CONNECT_TIMEOUT_MS,
      },
      // A watch holds its connection for minutes, and would hold up others that share it.
      allowH2: false,
      pipelining: 1,
      keepAliveTimeout: IDLE_TIMEOUT_MS,
      keepAliveMaxTimeout: IDLE_TIMEOUT_MS,
      // The callers have their own limits.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return new HttpConnection(
      agent.compose(reportSent),
      new URL(cluster.server),
      Object.fromEntries(
        Object.entries(settings.headers ?? {}).map(([name, value]) => [
          name.toLowerCase(),
          String(value),
        ]),
      ),
    );
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const { method, path, body, signal, onSent } = request;
    const options: Dispatcher.RequestOptions & ReportSent = {
      origin: this.base.origin,
      path: this.base.pathname.replace(/\/$/, '') + path,
      method,
      headers: { ...this.headers, ...request.headers },
      body,
      signal,
      onSent,
    };
    const response = await this.dispatcher.request(options);
    const retryAfter = response.headers['retry-after'];
    return {
      code: response.statusCode,
      retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
      body: response.body,
    };
  }

  /** Closes the connections once nothing runs on them any more. */
  async close(): Promise<void> {
    await this.dispatcher.close();
  }

  /** Cuts the connections. */
  async destroy(): Promise<void> {
    await this.dispatcher.destroy();
  }
}

function kubeConfigUser(credential: ClusterCredential) {
  switch (credential.type) {
    case 'bearer token':
      return { token: credential.token };
    case 'x509 client certificate':
      return {
        certData: Buffer.from(credential.cert).toString('base64'),
        keyData: Buffer.from(credential.key).toString('base64'),
      };
    case 'anonymous':
      return {};
    default:
      credential satisfies never;
      throw new TypeError('unknown type of credential');
  }
}
