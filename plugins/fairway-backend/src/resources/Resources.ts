import type {
  FieldValidation,
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { AuditEntry, ListPage, ListQuery } from '../store/types';
import type { RequestContext } from './context';

/** The part of an object that a request is about. */
export type Subresource = 'status';

/** Names an object. */
export interface ObjectAddress {
  definition: KindDefinition;
  namespace: string;
  name: string;
}

/** How to write. */
export interface WriteOptions {
  /** Check everything and write nothing. */
  dryRun?: boolean;
  /** Default: `Warn`. */
  fieldValidation?: FieldValidation;
  /** Paths of fields that were written twice in the document that was sent. */
  duplicateFields?: readonly string[];
}

export interface CreateRequest extends WriteOptions {
  definition: KindDefinition;
  namespace: string;
  body: unknown;
}

export interface UpdateRequest extends WriteOptions, ObjectAddress {
  body: unknown;
  subresource?: Subresource;
}

/** A change in one of the forms that the API takes. */
export interface Patch {
  type: 'strategic' | 'merge' | 'json';
  body: unknown;
}

export interface PatchRequest extends WriteOptions, ObjectAddress {
  patch: Patch;
  subresource?: Subresource;
}

/** What becomes of the objects that a deleted one owns. */
export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan';

export interface DeleteOptions {
  dryRun?: boolean;
  propagationPolicy?: PropagationPolicy;
  preconditions?: { uid?: string; resourceVersion?: string };
}

export interface DeleteRequest extends DeleteOptions, ObjectAddress {}

export interface DeleteCollectionRequest extends DeleteOptions {
  definition: KindDefinition;
  query: Pick<ListQuery, 'namespace' | 'labels' | 'fields'>;
}

/** What a write led to. */
export interface WriteOutcome {
  /** The object after the write; as it was where it was deleted. */
  object: ResourceObject;
  outcome: 'created' | 'updated' | 'unchanged' | 'deleting' | 'deleted';
  /** What the client should know although the write went through. */
  warnings: string[];
}

/** A write that is about to happen. */
export interface PendingWrite {
  verb: 'create' | 'update' | 'delete';
  definition: KindDefinition;
  before?: ResourceObject;
  after?: ResourceObject;
  subresource?: Subresource;
}

/**
 * Looks at each write on its way: this is where authorisation and audit are attached, so that the service itself knows
 * nothing of them.
 */
export interface WriteReview {
  /** Called with the object as it is, before anything is told about it. @throws NotFound where the caller may not know of it */
  meet(before: ResourceObject): Promise<void>;
  /**
   * Called before rules that read other objects, so that a refusal tells nothing about them.
   *
   * @returns the conditions that a promotion has to meet also when its run starts, in a form that only the reviewer reads
   * @throws to refuse the write
   */
  authorise(write: PendingWrite): Promise<string | undefined>;
  /** What is recorded in the transaction of the write. */
  record(write: PendingWrite, outcome: WriteOutcome['outcome']): AuditEntry[];
}

/** Tells which objects the caller may read. */
export interface ReadFilter {
  /** True where the caller may read every object that is asked for. */
  readonly everything: boolean;
  /** The query with as much of the filter in it as the store can answer; undefined where nothing can be visible. */
  narrow(query: ListQuery): ListQuery | undefined;
  permits(objects: readonly ResourceObject[]): Promise<boolean[]>;
}

/** Objects of all kinds, as every route of the API reads and writes them. */
export interface Resources {
  /** @throws StatusError NotFound */
  get(address: ObjectAddress, context: RequestContext): Promise<ResourceObject>;
  list(
    definition: KindDefinition,
    query: Omit<ListQuery, 'kind'>,
    context: RequestContext,
  ): Promise<ListPage>;
  /** What the caller may see of a kind, for watches. @throws StatusError Forbidden where nothing */
  readFilter(
    definition: KindDefinition,
    namespace: string | undefined,
    context: RequestContext,
  ): Promise<ReadFilter>;
  create(
    request: CreateRequest,
    context: RequestContext,
  ): Promise<WriteOutcome>;
  update(
    request: UpdateRequest,
    context: RequestContext,
  ): Promise<WriteOutcome>;
  patch(request: PatchRequest, context: RequestContext): Promise<WriteOutcome>;
  delete(
    request: DeleteRequest,
    context: RequestContext,
  ): Promise<WriteOutcome>;
  /** @returns the objects that were deleted or are being deleted */
  deleteCollection(
    request: DeleteCollectionRequest,
    context: RequestContext,
  ): Promise<ResourceObject[]>;
}
