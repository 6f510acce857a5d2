import { randomUUID } from 'node:crypto';
import type {
  InputObject,
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import {
  AlreadyExistsError,
  FairwayStore,
  ListPage,
  ListQuery,
  StaleObjectError,
  WriteBatch,
} from '../store/types';
import { admissions, Admission, DriverLookup } from './admission';
import { applyPatch } from './applyPatch';
import type { RequestContext } from './context';
import { assertSize, decodeWrite } from './decodeWrite';
import { deleteEach } from './deleteEach';
import { deletedState, foregroundWork, removesObject } from './deletion';
import { createdState, generatedName, updatedState } from './objectState';
import type {
  CreateRequest,
  DeleteCollectionRequest,
  DeleteRequest,
  ObjectAddress,
  PatchRequest,
  PendingWrite,
  ReadFilter,
  Resources,
  Subresource,
  UpdateRequest,
  WriteOptions,
  WriteOutcome,
  WriteReview,
} from './Resources';
import {
  alreadyExists,
  badRequest,
  conflict,
  invalid,
  notFound,
} from './statusError';
import { wakesFor } from './wakes';
import {
  assertAddress,
  assertBasis,
  assertCreatable,
  assertDeletable,
  assertMutable,
  staleWrite,
} from './writeRules';

/** How often a write that was not bound to a revision is tried again when others write the same object. */
const MAX_TRIES = 20;

const UNREVIEWED: WriteReview = {
  authorise: async () => undefined,
  record: () => [],
};

const EVERYTHING: ReadFilter = {
  everything: true,
  narrow: query => query,
  permits: async objects => objects.map(() => true),
};

/** What the service works with. */
export interface ResourceServiceOptions {
  store: FairwayStore;
  driverFor: DriverLookup;
  /** Milliseconds since the epoch. Default: the clock of this machine. */
  now?: () => number;
  /** Default: random. */
  uid?: () => string;
  /** Numbers from 0 to 1, for generated names. Default: random. */
  random?: () => number;
}

/**
 * Reads and writes objects by the rules of the Kubernetes API: defaults, admission, generation, resourceVersion, finalizers and
 * owners. It knows nothing of permissions; a {@link WriteReview} sees each write before it is stored.
 */
export class ResourceService implements Resources {
  readonly #store: FairwayStore;
  readonly #admissions: ReadonlyMap<string, Admission>;
  readonly #now: () => number;
  readonly #uid: () => string;
  readonly #random: () => number;

  static create(options: ResourceServiceOptions): ResourceService {
    return new ResourceService(options);
  }

  private constructor(options: ResourceServiceOptions) {
    this.#store = options.store;
    this.#admissions = admissions(options.store, options.driverFor);
    this.#now = options.now ?? Date.now;
    this.#uid = options.uid ?? randomUUID;
    this.#random = options.random ?? Math.random;
  }

  async get(address: ObjectAddress): Promise<ResourceObject> {
    const object = await this.#store.get(
      address.definition.kind,
      address.namespace,
      address.name,
    );
    if (!object) {
      throw notFound(address.definition, address.name);
    }
    return object;
  }

  async list(
    definition: KindDefinition,
    query: Omit<ListQuery, 'kind'>,
  ): Promise<ListPage> {
    return this.#store.list({ ...query, kind: definition.kind });
  }

  async readFilter(): Promise<ReadFilter> {
    return EVERYTHING;
  }

  async create(
    request: CreateRequest,
    context: RequestContext,
    review: WriteReview = UNREVIEWED,
  ): Promise<WriteOutcome> {
    const { definition, namespace } = request;
    assertCreatable(definition);
    const { input, warnings } = decodeWrite(definition, request.body, request);
    assertAddress(input, { namespace });
    const { name, generateName, resourceVersion } = input.metadata;
    if (resourceVersion !== undefined) {
      throw badRequest(
        'resourceVersion should not be set on objects to be created',
      );
    }
    if (name === undefined && generateName === undefined) {
      throw invalid(definition, '', [
        {
          field: 'metadata.name',
          reason: 'FieldValueRequired',
          message: 'is required; give a name or generateName',
        },
      ]);
    }
    for (let attempt = 1; ; attempt++) {
      try {
        const object = await this.#createOnce(
          request,
          input,
          name ?? generatedName(generateName!, this.#random),
          context,
          review,
        );
        return { object, outcome: 'created', warnings };
      } catch (error) {
        if (!(error instanceof AlreadyExistsError)) {
          throw error;
        }
        if (name !== undefined || attempt === MAX_TRIES) {
          throw alreadyExists(definition, error.object.name);
        }
      }
    }
  }

  async #createOnce(
    request: CreateRequest,
    input: InputObject,
    name: string,
    { actor }: RequestContext,
    review: WriteReview,
  ): Promise<ResourceObject> {
    const { definition, namespace } = request;
    const object = createdState(input, {
      name,
      namespace,
      uid: this.#uid(),
      now: new Date(this.#now()).toISOString(),
    });
    const write: PendingWrite = { verb: 'create', definition, after: object };
    const admission = this.#admissions.get(definition.kind);
    admission?.prepare?.({ definition, object, actor });
    await review.authorise(write);
    await this.#admit({
      definition,
      object,
      actor,
      generatesName: input.metadata.name === undefined,
    });
    assertSize(object);
    const chosen = object.metadata.name !== name;
    if (
      (chosen || request.dryRun) &&
      (await this.#store.get(definition.kind, namespace, object.metadata.name))
    ) {
      throw chosen
        ? conflict(
            definition,
            object.metadata.name,
            'the same was recorded already; it stands',
          )
        : new AlreadyExistsError({ kind: definition.kind, namespace, name });
    }
    if (request.dryRun) {
      return object;
    }
    const { created } = await this.#store.commit({
      creates: [{ object }],
      audit: review.record(write, 'created'),
      work: wakesFor(object),
    });
    return created[0];
  }

  async update(
    request: UpdateRequest,
    context: RequestContext,
    review: WriteReview = UNREVIEWED,
  ): Promise<WriteOutcome> {
    const { input, warnings } = decodeWrite(
      request.definition,
      request.body,
      request,
    );
    assertAddress(input, request);
    return this.#retrying(request, async () => {
      const before = await this.get(request);
      return this.#replace(
        request,
        before,
        { input, warnings },
        context,
        review,
      );
    });
  }

  async patch(
    request: PatchRequest,
    context: RequestContext,
    review: WriteReview = UNREVIEWED,
  ): Promise<WriteOutcome> {
    return this.#retrying(request, async () => {
      const before = await this.get(request);
      const decoded = decodeWrite(
        request.definition,
        applyPatch(before, request.patch),
        request,
      );
      assertAddress(decoded.input, request);
      return this.#replace(request, before, decoded, context, review);
    });
  }

  /** Tries a write again from the current state as long as others come in between. */
  async #retrying(
    address: ObjectAddress,
    write: () => Promise<WriteOutcome>,
  ): Promise<WriteOutcome> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await write();
      } catch (error) {
        if (!(error instanceof StaleObjectError)) {
          throw error;
        }
        if (attempt === MAX_TRIES) {
          throw staleWrite(address);
        }
      }
    }
  }

  async #replace(
    request: ObjectAddress & WriteOptions & { subresource?: Subresource },
    before: ResourceObject,
    { input, warnings }: { input: InputObject; warnings: string[] },
    { actor }: RequestContext,
    review: WriteReview,
  ): Promise<WriteOutcome> {
    const { definition, subresource } = request;
    let object = updatedState(definition, before, input, subresource);
    if (object !== before && subresource === undefined) {
      object = structuredClone(object);
      this.#admissions
        .get(definition.kind)
        ?.prepare?.({ definition, object, before, actor });
      object = updatedState(
        definition,
        before,
        { ...input, metadata: object.metadata, spec: object.spec },
        subresource,
      );
    }
    const write: PendingWrite = {
      verb: 'update',
      definition,
      before,
      after: object,
      subresource,
    };
    await review.authorise(write);
    assertBasis(request, input, before);
    if (object === before) {
      const audit = request.dryRun ? [] : review.record(write, 'unchanged');
      if (audit.length > 0) {
        await this.#store.commit({ audit });
      }
      return { object: before, outcome: 'unchanged', warnings };
    }
    assertMutable(definition, before, object, { subresource, actor });
    if (subresource === undefined) {
      await this.#admit({ definition, object, before, actor });
    }
    assertSize(object);
    const removed = removesObject(object);
    const outcome = removed ? 'deleted' : 'updated';
    if (request.dryRun) {
      return { object, outcome, warnings };
    }
    const expected = before.metadata.resourceVersion;
    const batch: WriteBatch = removed
      ? {
          deletes: [{ object, expected, dependents: removed.dependents }],
        }
      : { updates: [{ object, expected }] };
    const { updated } = await this.#store.commit({
      ...batch,
      audit: review.record(write, outcome),
      work: wakesFor(object),
    });
    return { object: updated[0] ?? object, outcome, warnings };
  }

  async #admit(request: Parameters<NonNullable<Admission['admit']>>[0]) {
    const errors =
      (await this.#admissions.get(request.definition.kind)?.admit?.(request)) ??
      [];
    if (errors.length > 0) {
      throw invalid(request.definition, request.object.metadata.name, errors);
    }
  }

  async delete(
    request: DeleteRequest,
    _context: RequestContext,
    review: WriteReview = UNREVIEWED,
  ): Promise<WriteOutcome> {
    const { definition } = request;
    return this.#retrying(request, async () => {
      const before = await this.get(request);
      const write: PendingWrite = { verb: 'delete', definition, before };
      await review.authorise(write);
      assertPreconditions(request, before);
      await assertDeletable(this.#store, definition, before);
      const after = deletedState(
        before,
        request.propagationPolicy,
        new Date(this.#now()).toISOString(),
      );
      const removed = removesObject(after);
      const outcome = removed ? 'deleted' : 'deleting';
      if (request.dryRun) {
        return { object: after, outcome, warnings: [] };
      }
      const expected = before.metadata.resourceVersion;
      const audit = review.record(write, outcome);
      if (after === before) {
        await this.#store.commit({ audit });
        return { object: before, outcome, warnings: [] };
      }
      const { updated } = await this.#store.commit({
        ...(removed
          ? {
              deletes: [
                { object: after, expected, dependents: removed.dependents },
              ],
            }
          : { updates: [{ object: after, expected }] }),
        audit,
        work: [...wakesFor(after), ...foregroundWork(after)],
      });
      return { object: updated[0] ?? after, outcome, warnings: [] };
    });
  }

  async deleteCollection(
    request: DeleteCollectionRequest,
    context: RequestContext,
  ): Promise<ResourceObject[]> {
    return deleteEach(this, request, context);
  }
}

function assertPreconditions(
  request: DeleteRequest,
  before: ResourceObject,
): void {
  const { uid, resourceVersion } = request.preconditions ?? {};
  const refuse = (what: string, wanted: string, found: string) =>
    conflict(
      request.definition,
      request.name,
      `Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${found}`,
    );
  if (uid !== undefined && uid !== before.metadata.uid) {
    throw refuse('UID', uid, before.metadata.uid);
  }
  if (
    resourceVersion !== undefined &&
    resourceVersion !== before.metadata.resourceVersion
  ) {
    throw refuse(
      'ResourceVersion',
      resourceVersion,
      before.metadata.resourceVersion,
    );
  }
}
