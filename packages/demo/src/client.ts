import { Agent, request } from 'undici';

/** An answer that is not a success, with the `Status` of the API server. */
export class ApiFailure extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.name = 'ApiFailure';
    this.code = code;
  }
}

const CONTENT_TYPES = {
  GET: undefined,
  POST: 'application/json',
  PATCH: 'application/merge-patch+json',
};

/** Speaks to the resource API of a backend as one person. */
export class FairwayClient {
  readonly #baseUrl: string;
  readonly #token: string;
  readonly #dispatcher: Agent;

  constructor(options: { baseUrl: string; token: string }) {
    this.#baseUrl = options.baseUrl;
    this.#token = options.token;
    this.#dispatcher = new Agent();
  }

  /** Sends a request and gives the JSON that came back. @throws ApiFailure */
  async send<T>(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: unknown,
  ): Promise<T> {
    const response = await request(`${this.#baseUrl}${path}`, {
      method,
      dispatcher: this.#dispatcher,
      headers: {
        authorization: `Bearer ${this.#token}`,
        accept: 'application/json',
        ...(body === undefined
          ? {}
          : { 'content-type': CONTENT_TYPES[method] }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.body.text();
    if (response.statusCode >= 300) {
      let message = text;
      try {
        const parsed = JSON.parse(text);
        message = parsed.message ?? parsed.error?.message ?? text;
      } catch {
        // The answer is no JSON: it is shown as it came.
      }
      throw new ApiFailure(response.statusCode, message);
    }
    return JSON.parse(text) as T;
  }

  /** The path of objects of a kind in the namespace of the demo. */
  static path(plural: string, name?: string, query = ''): string {
    const base = `/api/fairway/k8s/apis/fairway.dev/v1alpha1/namespaces/default/${plural}`;
    return `${name ? `${base}/${name}` : base}${query}`;
  }

  create<T>(plural: string, object: unknown): Promise<T> {
    return this.send('POST', FairwayClient.path(plural), object);
  }

  /** Merges into an object. */
  patch<T>(plural: string, name: string, change: object): Promise<T> {
    return this.send('PATCH', FairwayClient.path(plural, name), change);
  }

  get<T>(plural: string, name: string): Promise<T> {
    return this.send('GET', FairwayClient.path(plural, name));
  }

  /** All objects of a kind that match a selector, page by page. */
  async list<T>(
    plural: string,
    query: Record<string, string> = {},
  ): Promise<T[]> {
    const items: T[] = [];
    let next: string | undefined;
    do {
      const parameters = new URLSearchParams({
        ...query,
        limit: '500',
        ...(next ? { continue: next } : {}),
      });
      const page: { items: T[]; metadata: { continue?: string } } =
        await this.send(
          'GET',
          FairwayClient.path(plural, undefined, `?${parameters}`),
        );
      items.push(...page.items);
      next = page.metadata.continue || undefined;
    } while (next);
    return items;
  }

  async close(): Promise<void> {
    await this.#dispatcher.close();
  }
}
