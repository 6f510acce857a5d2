import { createApiRef } from '@backstage/core-plugin-api';
import type {
  KindDefinition,
  ResourceObject,
  StreamChanges,
  StreamNotice,
  StreamTopic,
  UnmetCondition,
} from '@fairway/plugin-fairway-common';

/** Narrows and pages a list. @public */
export interface ListOptions {
  /** Default: all namespaces. */
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Default: 500, which is also the maximum. */
  limit?: number;
  continue?: string;
}

/** A page of objects. @public */
export interface ListResult<T extends ResourceObject = ResourceObject> {
  items: T[];
  /** The revision that the page was read at. */
  revision: number;
  /** Gives the next page; absent on the last one. */
  continue?: string;
  /** How many there are after this page, where it is known. */
  remaining?: number;
}

/** An event of the stream. @public */
export type StreamEvent =
  | { type: 'hello' | 'alive' | 'resync'; notice: StreamNotice }
  | { type: 'changes'; changes: StreamChanges };

/** Whether the user may do something. @public */
export interface AccessAnswer {
  allowed: boolean;
  /** Why, for people; it names the missing permission. May be empty where it is allowed. */
  reason: string;
}

/** How a document is sent. @public */
export interface WriteOptions {
  /** Checks everything and writes nothing. */
  dryRun?: boolean;
}

/**
 * Fairway's backend. Reads and writes are the same requests that kubectl sends.
 *
 * @remarks All methods reject with a {@link FairwayError} where the backend refuses.
 *
 * @public
 */
export interface FairwayApi {
  get<T extends ResourceObject>(
    kind: KindDefinition,
    namespace: string,
    name: string,
    signal?: AbortSignal,
  ): Promise<T>;

  list<T extends ResourceObject>(
    kind: KindDefinition,
    options?: ListOptions,
    signal?: AbortSignal,
  ): Promise<ListResult<T>>;

  /** Creates the object of a document that has a `metadata.generateName`, or none of its name. */
  create<T extends ResourceObject>(
    document: ResourceObject,
    options?: WriteOptions,
  ): Promise<T>;

  /** Replaces the object of that name; its `metadata.resourceVersion` must be the newest one where it is given. */
  replace<T extends ResourceObject>(
    document: ResourceObject,
    options?: WriteOptions,
  ): Promise<T>;

  delete(kind: KindDefinition, namespace: string, name: string): Promise<void>;

  /**
   * Whether the user may do something with objects of a kind. It answers what `kubectl auth can-i` answers.
   *
   * @param verb - such as `create`, `update` or `delete`
   * @param namespace - default: all namespaces
   */
  can(
    verb: string,
    kind: KindDefinition,
    namespace?: string,
    signal?: AbortSignal,
  ): Promise<AccessAnswer>;

  /** All conditions that keep a run or target from advancing, in order. */
  explain(
    subject: 'promotionruns' | 'targets',
    namespace: string,
    name: string,
    signal?: AbortSignal,
  ): Promise<UnmetCondition[]>;

  /** Reads one of the views of `@fairway/plugin-fairway-common`: `view<RunLanes>('runs/default/x/lanes')`. */
  view<T>(
    path: string,
    parameters?: Readonly<
      Record<string, string | number | boolean | undefined>
    >,
    signal?: AbortSignal,
  ): Promise<T>;

  /** The same for views that are made from a document. */
  viewOf<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T>;

  /** The events of a stream until it is cut; after the revision where one is given. */
  stream(
    topics: readonly StreamTopic[],
    after: number | undefined,
    signal: AbortSignal,
  ): AsyncIterable<StreamEvent>;
}

/** @public */
export const fairwayApiRef = createApiRef<FairwayApi>({
  id: 'plugin.fairway.api',
});
