import {
  ClusterConnection,
  ClusterError,
  InterestHandle,
  MergePatch,
  ObjectInterest,
  ObjectKey,
  ObjectSelection,
  ServerSideApply,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { ClusterWatches, CollectionName } from './ClusterWatches';
import type { GatewayClock, Random } from './clock';
import { RecentReads } from './RecentReads';
import type { ClusterTransport } from './transport/ClusterTransport';
import { KindResolver } from './transport/KindResolver';
import type { KnownKinds } from './transport/KnownKinds';
import { collectionPath, objectPath } from './transport/objectPath';
import type { WatchSettings, WatchSource } from './watch';

const LIST_MAX_BYTES = 64 * 1024 * 1024;
const LINE_MAX_BYTES = 16 * 1024 * 1024;
const PROBE_TRIES = 1;
const PAGE_SIZE = 500;

interface ObjectList {
  metadata: { resourceVersion?: string; continue?: string };
  items?: Partial<WatchedObject>[];
}

/** A cluster over its HTTP API: requests through one transport, and one watch for each kind and namespace of interest. */
export class KubernetesClusterConnection implements ClusterConnection {
  readonly name: string;
  private readonly kinds: KindResolver;
  private readonly watches: ClusterWatches;
  private readonly recent: RecentReads<WatchedObject | undefined>;

  constructor(
    private readonly options: {
      name: string;
      transport: ClusterTransport;
      kinds: KnownKinds;
      /** The version of the API server, where it is known. */
      kubernetesVersion(): string | undefined;
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
    this.recent = new RecentReads(clock);
    this.watches = new ClusterWatches({
      ...options,
      source: collection => this.source(collection),
    });
  }

  async get(
    key: ObjectKey,
    options: { signal?: AbortSignal; fresh?: boolean; maxAgeMs?: number } = {},
  ): Promise<WatchedObject | undefined> {
    const { signal, fresh, maxAgeMs } = options;
    const known = fresh ? undefined : this.watches.read(key);
    if (known) {
      return known.object;
    }
    return fresh || maxAgeMs === undefined
      ? this.read(key, signal)
      : this.recent.read(idOf(key), maxAgeMs, () => this.read(key));
  }

  async select(
    selection: ObjectSelection,
    options: { signal?: AbortSignal; fresh?: boolean; limit?: number } = {},
  ): Promise<WatchedObject[]> {
    const { limit = 100, signal } = options;
    const known = options.fresh ? undefined : this.watches.select(selection);
    const objects = known ?? (await this.listUpTo(selection, limit, signal));
    if (objects.length > limit) {
      throw tooManyObjects(this.name, selection, limit);
    }
    return objects;
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
      limit: options.limit ?? PAGE_SIZE,
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

  /** Starts an interest in an object or a selection. */
  watch(interest: ObjectInterest, onChange: () => void): InterestHandle {
    return this.watches.add(interest, onChange);
  }

  /** Tells all who watch, and lets watches that wait try again. */
  reachabilityChanged(reachable: boolean): void {
    this.watches.reachabilityChanged(reachable);
  }

  close(): void {
    this.watches.close();
  }

  private async read(
    key: ObjectKey,
    signal?: AbortSignal,
  ): Promise<WatchedObject | undefined> {
    try {
      const object = await this.kinds.with(key, kind =>
        this.options.transport.request<WatchedObject>({
          method: 'GET',
          path: objectPath(kind, key),
          what: `GET ${describeObject(key)}`,
          signal,
        }),
      );
      this.watches.note(object);
      return object;
    } catch (error) {
      if (error instanceof ClusterError && error.reason === 'NotFound') {
        return undefined;
      }
      throw error;
    }
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
      this.watches.note(result);
    }
    return result;
  }

  private source(collection: CollectionName): WatchSource {
    const { apiVersion, kind, namespace } = collection;
    const what = `${kind} of ${apiVersion}${
      namespace ? ` in namespace "${namespace}"` : ''
    } on cluster "${this.name}"`;
    return {
      what,
      namespace,
      list: query => this.listPage(collection, query),
      watch: ({ resourceVersion, timeoutSeconds, signal, ...selectors }) =>
        this.kinds.with(collection, served =>
          this.options.transport.stream({
            method: 'GET',
            path: collectionPath(served, namespace, {
              watch: 'true',
              allowWatchBookmarks: 'true',
              ...selectors,
              ...(resourceVersion === undefined
                ? {
                    sendInitialEvents: 'true',
                    resourceVersionMatch: 'NotOlderThan',
                  }
                : { resourceVersion }),
              timeoutSeconds: String(timeoutSeconds),
            }),
            what: `watch of ${kind}`,
            signal,
            maxBytes: LINE_MAX_BYTES,
          }),
        ),
    };
  }

  /** @returns all objects of a selection, or more than `limit` of them */
  private async listUpTo(
    { labelSelector, ...collection }: ObjectSelection,
    limit: number,
    signal: AbortSignal | undefined,
  ): Promise<WatchedObject[]> {
    const objects: WatchedObject[] = [];
    let next: string | undefined;
    do {
      const page = await this.listPage(collection, {
        labelSelector: labelSelector || undefined,
        limit: Math.min(PAGE_SIZE, limit + 1 - objects.length),
        continue: next,
        signal,
      });
      objects.push(...page.items);
      next = page.continue;
    } while (next && objects.length <= limit);
    return objects;
  }

  private async listPage(
    { apiVersion, kind, namespace }: CollectionName,
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
}

function tooManyObjects(
  cluster: string,
  { kind, namespace, labelSelector }: ObjectSelection,
  limit: number,
): ClusterError {
  return new ClusterError(
    'TooManyObjects',
    `cluster "${cluster}" has more than ${limit} objects of kind ${kind}${
      namespace === undefined ? '' : ` in namespace "${namespace}"`
    } with labels "${labelSelector}"; narrow the selector`,
    { retryable: false, notSent: true },
  );
}

function idOf({ apiVersion, kind, namespace = '', name }: ObjectKey): string {
  return [apiVersion, kind, namespace, name].join(' ');
}

function describeObject({ kind, namespace, name }: ObjectKey): string {
  return namespace ? `${kind} ${namespace}/${name}` : `${kind} ${name}`;
}
