import { Agent, request } from 'undici';

/** A cluster that the contract is checked against. @public */
export interface ContractCluster {
  /** Base URL of the API server, without a slash at the end. */
  url: string;
  /** PEM of the certificate to trust. */
  ca?: string;
  /** Bearer token of an administrator. */
  token: string;
  /** Bearer token that may only read. */
  readOnlyToken: string;
  /** Makes all present revisions unreadable. */
  compact(): void | Promise<void>;
}

/** An answer with its parsed body. */
export interface ApiAnswer {
  code: number;
  body: any;
  headers: Record<string, string | string[] | undefined>;
}

/** What goes with a request. */
export interface ApiRequest {
  query?: Record<string, string>;
  body?: unknown;
  contentType?: string;
  /** Null for none. Default the administrator's. */
  token?: string | null;
}

/** One line of a watch. */
export interface WatchLine {
  type: string;
  object: any;
}

/** An open watch. */
export interface OpenWatch {
  /** The next event; undefined when the server ended the watch. */
  next(): Promise<WatchLine | undefined>;
  /** Reads on until an event fulfils the condition. */
  until(condition: (event: WatchLine) => boolean): Promise<WatchLine>;
  close(): void;
}

/** Media types of the patches. */
export const PATCH = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** Plain HTTP against a Kubernetes API, without any client library. */
export class ApiClient {
  private readonly agent: Agent;

  constructor(readonly cluster: ContractCluster) {
    this.agent = new Agent({
      bodyTimeout: 0,
      connect: cluster.ca ? { ca: cluster.ca } : {},
    });
  }

  async call(
    method: string,
    path: string,
    options: ApiRequest = {},
  ): Promise<ApiAnswer> {
    const answer = await this.send(method, path, options);
    const text = await answer.body.text();
    let body: unknown = text;
    if (String(answer.headers['content-type']).includes('json')) {
      body = JSON.parse(text);
    }
    return { code: answer.statusCode, body, headers: answer.headers };
  }

  get(path: string, query?: Record<string, string>) {
    return this.call('GET', path, { query });
  }

  post(path: string, body: unknown, query?: Record<string, string>) {
    return this.call('POST', path, { body, query });
  }

  put(path: string, body: unknown, query?: Record<string, string>) {
    return this.call('PUT', path, { body, query });
  }

  delete(path: string, body?: unknown, query?: Record<string, string>) {
    return this.call('DELETE', path, { body, query });
  }

  patch(
    type: keyof typeof PATCH,
    path: string,
    body: unknown,
    query?: Record<string, string>,
  ) {
    return this.call('PATCH', path, { body, query, contentType: PATCH[type] });
  }

  apply(
    path: string,
    body: unknown,
    fieldManager: string,
    query?: Record<string, string>,
  ) {
    return this.patch('apply', path, body, { fieldManager, ...query });
  }

  /** Opens a watch. Fails if the server does not answer with 200. */
  async watch(
    path: string,
    query: Record<string, string> = {},
  ): Promise<OpenWatch> {
    const answer = await this.send('GET', path, {
      query: { watch: 'true', ...query },
    });
    if (answer.statusCode !== 200) {
      throw new Error(
        `watch ${path}: ${answer.statusCode} ${await answer.body.text()}`,
      );
    }
    const chunks = answer.body[Symbol.asyncIterator]();
    let buffer = '';
    const next = async (): Promise<WatchLine | undefined> => {
      for (;;) {
        const end = buffer.indexOf('\n');
        if (end >= 0) {
          const line = buffer.slice(0, end);
          buffer = buffer.slice(end + 1);
          return JSON.parse(line);
        }
        const chunk = await chunks.next();
        if (chunk.done) {
          return undefined;
        }
        buffer += chunk.value;
      }
    };
    return {
      next,
      until: async condition => {
        for (;;) {
          const event = await next();
          if (!event) {
            throw new Error(`watch ${path} ended too early`);
          }
          if (condition(event)) {
            return event;
          }
        }
      },
      close: () => answer.body.on('error', () => undefined).destroy(),
    };
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  private send(method: string, path: string, options: ApiRequest) {
    const { query, body, contentType = 'application/json' } = options;
    const token =
      options.token === undefined ? this.cluster.token : options.token;
    const search = query ? `?${new URLSearchParams(query)}` : '';
    return request(`${this.cluster.url}${path}${search}`, {
      method: method as 'GET',
      dispatcher: this.agent,
      headers: {
        accept: 'application/json',
        'user-agent': 'contract/1.0',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': contentType }),
      },
      body:
        body === undefined || typeof body === 'string'
          ? (body as string)
          : JSON.stringify(body),
    });
  }
}
