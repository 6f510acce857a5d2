import {
  ClusterConnection,
  ClusterError,
  InterestHandle,
  MergePatch,
  ObjectKey,
  ServerSideApply,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import type { GatewayClock, Random } from './clock';
import type { ClusterTransport } from './transport/ClusterTransport';
import { KindResolver } from './transport/KindResolver';
import type { KnownKinds } from './transport/KnownKinds';
import { collectionPath, objectPath } from './transport/objectPath';
import { SupervisedWatch, WatchSettings, WatchSource } from './watch';

const LIST_MAX_BYTES = 64 * 1024 * 1024;
const LINE_MAX_BYTES = 16 * 1024 * 1024;
const PROBE_TRIES = 1;

interface ObjectList {
  metadata: { resourceVersion?: string; continue?: string };
  items?: Partial<WatchedObject>[];
}

/** A cluster over its HTTP API: requests through one transport, and one watch for each kind and namespace of interest. */
export class KubernetesClusterConnection implements ClusterConnection {
  readonly name: string;
  private readonly kinds: KindResolver;
  private readonly watches = new Map<string, SupervisedWatch>();

  constructor(
    private readonly options: {
      name: string;
      transport: ClusterTransport;
      kinds: KnownKinds;
      watchSettings: WatchSettings;
      clock: GatewayClock;
      random: Random;
      onProblem(message: string): void;
    },
  ) {
    this.name = options.name;
    const { name, kinds, transport, clock } = options;
    this.kinds = new KindResolver({
      cluster: name,
      known: kinds,
      transport,
      clock,
    });
  }

  async get(
    key: ObjectKey,
    options: { signal?: AbortSignal; fresh?: boolean } = {},
  ): Promise<WatchedObject | undefined> {
    const known = options.fresh
      ? undefined
      : this.watches.get(watchKey(key))?.read(key.name);
    if (known) {
      return known.object;
    }
    try {
      const object = await this.kinds.with(key, kind =>
        this.options.transport.request<WatchedObject>({
          method: 'GET',
          path: objectPath(kind, key),
          what: `GET ${describeObject(key)}`,
          signal: options.signal,
        }),
      );
      this.note(object);
      return object;
    } catch (error) {
      if (error instanceof ClusterError && error.reason === 'NotFound') {
        return undefined;
      }
      throw error;
    }
  }

  async apply(
    object: WatchedObject,
    options: ServerSideApply & { signal?: AbortSignal },
  ): Promise<WatchedObject> {
    const { apiVersion, kind: kindName, metadata } = object;
    const { namespace, name } = metadata;
    const key: ObjectKey = { apiVersion, kind: kindName, namespace, name };
    return this.write(key, object, {
      ...options,
      what: 'server-side apply',
      // JSON is YAML; the media type says which operation it is.
      contentType: 'application/apply-patch+yaml',
    });
  }

  async patch(
    key: ObjectKey,
    patch: MergePatch,
    options: { fieldManager: string; dryRun?: boolean; signal?: AbortSignal },
  ): Promise<WatchedObject> {
    return this.write(key, patch, {
      ...options,
      what: 'merge patch',
      contentType: 'application/merge-patch+json',
    });
  }

  async list(
    kind: {
      apiVersion: string;
      kind: string;
      namespace?: string;
      labelSelector?: string;
    },
    options: { signal?: AbortSignal; limit?: number; continue?: string } = {},
  ): Promise<{ items: WatchedObject[]; continue?: string }> {
    const { items, continue: next } = await this.listPage(kind, {
      labelSelector: kind.labelSelector,
      limit: options.limit ?? 500,
      continue: options.continue,
      signal: options.signal,
    });
    return { items, continue: next };
  }

  async version(options: { signal?: AbortSignal } = {}): Promise<string> {
    const { gitVersion } = await this.options.transport.request<{
      gitVersion: string;
    }>({
      method: 'GET',
      path: '/version',
      what: 'GET /version',
      signal: options.signal,
      tries: PROBE_TRIES,
      isProbe: true,
    });
    return gitVersion;
  }

  /** Starts an interest in an object. */
  watch(key: ObjectKey, onChange: () => void): InterestHandle {
    const id = watchKey(key);
    let watch = this.watches.get(id);
    if (!watch) {
      watch = this.newWatch(id, key);
      this.watches.set(id, watch);
    }
    return watch.add(key.name, onChange);
  }

  /** How many collections are watched now. */
  get watchCount(): number {
    return this.watches.size;
  }

  /** Tells all who watch, and lets watches that wait try again. */
  reachabilityChanged(reachable: boolean): void {
    for (const watch of this.watches.values()) {
      watch.reachabilityChanged(reachable);
    }
  }

  close(): void {
    this.watches.forEach(watch => watch.close());
    this.watches.clear();
  }

  private async write(
    key: ObjectKey,
    body: object,
    options: ServerSideApply & {
      what: string;
      contentType: string;
      signal?: AbortSignal;
    },
  ): Promise<WatchedObject> {
    const result = await this.kinds.with(key, kind =>
      this.options.transport.request<WatchedObject>({
        method: 'PATCH',
        path: objectPath(kind, key, {
          fieldManager: options.fieldManager,
          fieldValidation: 'Strict',
          force: options.force ? 'true' : undefined,
          dryRun: options.dryRun ? 'All' : undefined,
        }),
        what: `${options.what} of ${describeObject(key)}`,
        contentType: options.contentType,
        body: JSON.stringify(body),
        signal: options.signal,
      }),
    );
    if (!options.dryRun) {
      this.note(result);
    }
    return result;
  }

  private newWatch(id: string, key: ObjectKey): SupervisedWatch {
    const { watchSettings, clock, random, onProblem } = this.options;
    return new SupervisedWatch({
      source: this.source(key),
      settings: watchSettings,
      clock,
      random,
      onIdle: () => this.watches.delete(id),
      onProblem,
    });
  }

  private source(key: ObjectKey): WatchSource {
    const what = `${key.kind} of ${key.apiVersion}${
      key.namespace ? ` in namespace "${key.namespace}"` : ''
    } on cluster "${this.name}"`;
    return {
      what,
      list: query => this.listPage(key, query),
      watch: ({ fieldSelector, resourceVersion, ...query }) =>
        this.kinds.with(key, kind =>
          this.options.transport.stream({
            method: 'GET',
            path: collectionPath(kind, key.namespace, {
              watch: 'true',
              allowWatchBookmarks: 'true',
              fieldSelector,
              resourceVersion,
              timeoutSeconds: String(query.timeoutSeconds),
            }),
            what: `watch of ${key.kind}`,
            signal: query.signal,
            maxBytes: LINE_MAX_BYTES,
          }),
        ),
    };
  }

  private async listPage(
    { apiVersion, kind, namespace }: Omit<ObjectKey, 'name'>,
    query: {
      fieldSelector?: string;
      labelSelector?: string;
      limit: number;
      continue?: string;
      signal?: AbortSignal;
    },
  ) {
    const page = await this.kinds.with({ apiVersion, kind }, served =>
      this.options.transport.request<ObjectList>({
        method: 'GET',
        path: collectionPath(served, namespace, {
          fieldSelector: query.fieldSelector,
          labelSelector: query.labelSelector,
          limit: String(query.limit),
          continue: query.continue,
        }),
        what: `list of ${kind}`,
        signal: query.signal,
        maxBytes: LIST_MAX_BYTES,
      }),
    );
    return {
      // Items of a list do not repeat their kind.
      items: (page.items ?? []).map(
        item => ({ apiVersion, kind, ...item } as WatchedObject),
      ),
      continue: page.metadata.continue || undefined,
      resourceVersion: page.metadata.resourceVersion ?? '',
    };
  }

  private note(object: WatchedObject): void {
    const { apiVersion, kind, metadata } = object;
    this.watches
      .get(watchKey({ apiVersion, kind, namespace: metadata.namespace }))
      ?.note(object);
  }
}

function watchKey(key: Omit<ObjectKey, 'name'>): string {
  return `${key.apiVersion} ${key.kind} ${key.namespace ?? ''}`;
}

function describeObject({ kind, namespace, name }: ObjectKey): string {
  return namespace ? `${kind} ${namespace}/${name}` : `${kind} ${name}`;
}
