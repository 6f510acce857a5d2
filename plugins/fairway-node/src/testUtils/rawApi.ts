import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';

/** An API server as a test reaches it, past the gateway. @public */
export interface RawApiOptions {
  /** Base URL, without a slash at the end. */
  url: string;
  /** PEM of the certificate to trust. */
  ca?: string;
  /** Bearer token of an administrator. */
  token?: string;
}

/** An answer of {@link RawApi}. @public */
export interface RawAnswer {
  code: number;
  body: any;
}

/**
 * Requests to an API server without any client library, for what a test does as somebody else: another manager, a controller,
 * an administrator.
 *
 * @public
 */
export class RawApi {
  private readonly agent: Agent | undefined;

  constructor(private readonly options: RawApiOptions) {
    this.agent = options.url.startsWith('https:')
      ? new Agent({ ca: options.ca, keepAlive: true })
      : undefined;
  }

  /** Sends a request and gives the answer, whatever its code. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    contentType = 'application/json',
  ): Promise<RawAnswer> {
    const { url, token } = this.options;
    const send = this.agent ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = send(
        `${url}${path}`,
        {
          method,
          agent: this.agent,
          headers: {
            accept: 'application/json',
            ...(token ? { authorization: `Bearer ${token}` } : {}),
            ...(body === undefined ? {} : { 'content-type': contentType }),
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('error', reject);
          response.on('data', chunk => chunks.push(chunk));
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const code = response.statusCode!;
            try {
              resolve({ code, body: JSON.parse(text) });
            } catch {
              resolve({ code, body: text });
            }
          });
        },
      );
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Sends a request that has to succeed. @throws Error with the answer where it does not */
  async must(
    method: string,
    path: string,
    body?: unknown,
    contentType?: string,
  ): Promise<any> {
    const answer = await this.call(method, path, body, contentType);
    if (answer.code >= 300) {
      throw new Error(
        `${method} ${path}: ${answer.code} ${JSON.stringify(answer.body)}`,
      );
    }
    return answer.body;
  }

  /** A JSON merge patch, by default as the manager `test`. */
  patch(path: string, body: unknown, fieldManager = 'test'): Promise<any> {
    return this.must(
      'PATCH',
      `${path}?fieldManager=${fieldManager}`,
      body,
      'application/merge-patch+json',
    );
  }

  /** A server-side apply that takes over what others own. */
  apply(path: string, body: unknown, fieldManager: string): Promise<any> {
    return this.must(
      'PATCH',
      `${path}?fieldManager=${fieldManager}&force=true`,
      body,
      'application/apply-patch+yaml',
    );
  }

  /** Closes the connections. */
  close(): void {
    this.agent?.destroy();
  }
}
