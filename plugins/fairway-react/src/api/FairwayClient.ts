import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import {
  API_GROUP,
  API_VERSION,
  kindByName,
  KindDefinition,
  ResourceObject,
  StreamTopic,
  UnmetCondition,
} from '@fairway/plugin-fairway-common';
import type {
  AccessAnswer,
  FairwayApi,
  ListOptions,
  ListResult,
  StreamEvent,
  WriteOptions,
} from './FairwayApi';
import { errorOf, FairwayError } from './FairwayError';
import { readEvents } from './readEvents';

const ROOT = `/k8s/apis/${API_GROUP}/${API_VERSION}`;

interface ListDocument {
  metadata: {
    resourceVersion: string;
    continue?: string;
    remainingItemCount?: number;
  };
  items: ResourceObject[];
}

/** Talks to the backend with the token of the user who is signed in. @public */
export class FairwayClient implements FairwayApi {
  readonly #discovery: DiscoveryApi;
  readonly #fetch: FetchApi;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#discovery = options.discoveryApi;
    this.#fetch = options.fetchApi;
  }

  async get<T extends ResourceObject>(
    kind: KindDefinition,
    namespace: string,
    name: string,
    signal?: AbortSignal,
  ): Promise<T> {
    return this.#json(pathOf(kind, namespace, name), { signal });
  }

  async list<T extends ResourceObject>(
    kind: KindDefinition,
    options: ListOptions = {},
    signal?: AbortSignal,
  ): Promise<ListResult<T>> {
    const { namespace, limit = 500, ...selectors } = options;
    const { metadata, items } = await this.#json<ListDocument>(
      `${pathOf(kind, namespace)}${queryOf({ limit, ...selectors })}`,
      { signal },
    );
    return {
      // Items of a list do not tell what they are.
      items: items.map(item => ({
        ...item,
        apiVersion: `${API_GROUP}/${API_VERSION}`,
        kind: kind.kind,
      })) as T[],
      revision: Number(metadata.resourceVersion),
      ...(metadata.continue ? { continue: metadata.continue } : {}),
      ...(metadata.remainingItemCount === undefined
        ? {}
        : { remaining: metadata.remainingItemCount }),
    };
  }

  async create<T extends ResourceObject>(
    document: ResourceObject,
    options: WriteOptions = {},
  ): Promise<T> {
    const { kind, metadata } = document;
    return this.#json(
      `${pathOf(kindOf(kind), metadata.namespace)}${writeQuery(options)}`,
      { method: 'POST', body: JSON.stringify(document) },
    );
  }

  async replace<T extends ResourceObject>(
    document: ResourceObject,
    options: WriteOptions = {},
  ): Promise<T> {
    const { kind, metadata } = document;
    return this.#json(
      `${pathOf(kindOf(kind), metadata.namespace, metadata.name)}${writeQuery(
        options,
      )}`,
      { method: 'PUT', body: JSON.stringify(document) },
    );
  }

  async delete(
    kind: KindDefinition,
    namespace: string,
    name: string,
  ): Promise<void> {
    await this.#json(pathOf(kind, namespace, name), {
      method: 'DELETE',
      // The request of kubectl, so that the audit says the same of both.
      body: JSON.stringify({ propagationPolicy: 'Background' }),
    });
  }

  async can(
    verb: string,
    kind: KindDefinition,
    namespace?: string,
    signal?: AbortSignal,
  ): Promise<AccessAnswer> {
    const { status } = await this.#json<{ status: Partial<AccessAnswer> }>(
      '/k8s/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      {
        method: 'POST',
        body: JSON.stringify({
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: {
            resourceAttributes: {
              verb,
              group: API_GROUP,
              version: API_VERSION,
              resource: kind.plural,
              ...(namespace ? { namespace } : {}),
            },
          },
        }),
        signal,
      },
    );
    return { allowed: status.allowed === true, reason: status.reason ?? '' };
  }

  async explain(
    subject: 'promotionruns' | 'targets',
    namespace: string,
    name: string,
    signal?: AbortSignal,
  ): Promise<UnmetCondition[]> {
    const { conditions } = await this.#json<{ conditions: UnmetCondition[] }>(
      `${ROOT}/namespaces/${encodeURIComponent(
        namespace,
      )}/${subject}/${encodeURIComponent(name)}/explain`,
      { signal },
    );
    return conditions;
  }

  async view<T>(
    path: string,
    parameters: Readonly<
      Record<string, string | number | boolean | undefined>
    > = {},
    signal?: AbortSignal,
  ): Promise<T> {
    return this.#json(`/views/${path}${queryOf(parameters)}`, { signal });
  }

  async viewOf<T>(
    path: string,
    body: unknown,
    signal?: AbortSignal,
  ): Promise<T> {
    return this.#json(`/views/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal,
    });
  }

  async *stream(
    topics: readonly StreamTopic[],
    after: number | undefined,
    signal: AbortSignal,
  ): AsyncIterable<StreamEvent> {
    const query = new URLSearchParams();
    topics.forEach(topic => query.append('watch', JSON.stringify(topic)));
    const response = await this.#send(`/views/stream?${query}`, {
      signal,
      headers: {
        Accept: 'text/event-stream',
        ...(after === undefined ? {} : { 'Last-Event-ID': String(after) }),
      },
    });
    for await (const { event, data } of readEvents(response)) {
      switch (event) {
        case 'hello':
        case 'alive':
        case 'resync':
          yield { type: event, notice: JSON.parse(data) };
          break;
        case 'changes':
          yield { type: event, changes: JSON.parse(data) };
          break;
        default:
          // A newer backend may send more than is known here.
          break;
      }
    }
  }

  async #json<T>(path: string, init: RequestInit): Promise<T> {
    const response = await this.#send(path, {
      ...init,
      headers: {
        Accept: 'application/json',
        ...(init.body ? { 'Content-Type': 'application/json' } : {}),
      },
    });
    return response.json();
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const baseUrl = await this.#discovery.getBaseUrl('fairway');
    let response: Response;
    try {
      response = await this.#fetch.fetch(`${baseUrl}${path}`, init);
    } catch (error) {
      if (init.signal?.aborted) {
        throw error;
      }
      throw new FairwayError('The backend cannot be reached', {
        code: 0,
        reason: 'Unreachable',
        cause: error,
      });
    }
    if (!response.ok) {
      throw await errorOf(response);
    }
    return response;
  }
}

function kindOf(name: string): KindDefinition {
  const definition = kindByName(name);
  if (!definition) {
    throw new FairwayError(`There is no kind ${name}`, {
      code: 400,
      reason: 'BadRequest',
    });
  }
  return definition;
}

function pathOf(
  kind: KindDefinition,
  namespace: string | undefined,
  name?: string,
): string {
  return [
    ROOT,
    ...(namespace ? ['namespaces', encodeURIComponent(namespace)] : []),
    kind.plural,
    ...(name ? [encodeURIComponent(name)] : []),
  ].join('/');
}

function writeQuery({ dryRun }: WriteOptions): string {
  return queryOf({
    fieldValidation: 'Strict',
    dryRun: dryRun ? 'All' : undefined,
  });
}

function queryOf(
  parameters: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') {
      query.set(key, String(value));
    }
  }
  const text = query.toString();
  return text ? `?${text}` : '';
}
