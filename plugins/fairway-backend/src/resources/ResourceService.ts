import { randomUUID } from 'node:crypto';
import type {
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import {
  AlreadyExistsError,
  FairwayStore,
  ListPage,
  ListQuery,
  StaleObjectError,
} from '../store/types';
import { admissions, DriverLookup } from './admission';
import type { RequestContext } from './context';
import { decodeWrite } from './decodeWrite';
import { deleteEach } from './deleteEach';
import { generatedName } from './objectState';
import { ObjectWriter } from './ObjectWriter';
import { applyPatch } from './patch';
import { withReserved } from './reserved';
import type {
  CreateRequest,
  DeleteCollectionRequest,
  DeleteRequest,
  ObjectAddress,
  PatchRequest,
  ReadFilter,
  Resources,
  UpdateRequest,
  WriteOutcome,
  WriteReview,
} from './Resources';
import { alreadyExists, badRequest, invalid, notFound } from './statusError';
import {
  assertAddress,
  assertCreatable,
  ignoredStatus,
  staleWrite,
} from './writeRules';

/** How often a write that was not bound to a revision is tried again when others write the same object. */
const MAX_TRIES = 20;

const UNREVIEWED: WriteReview = {
  meet: async () => undefined,
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
  readonly #writer: ObjectWriter;
  readonly #random: () => number;

  static create(options: ResourceServiceOptions): ResourceService {
    return new ResourceService(options);
  }

  private constructor(options: ResourceServiceOptions) {
    this.#store = options.store;
    this.#writer = new ObjectWriter({
      store: options.store,
      admissions: admissions(options.store, options.driverFor),
      now: options.now ?? Date.now,
      uid: options.uid ?? randomUUID,
    });
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
        const object = await this.#writer.create(
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
      await review.meet(before);
      return this.#writer.replace(
        request,
        before,
        { input: withReserved(input, before), warnings },
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
      // A patch can ask for values, so it is not applied to what the caller may not see.
      await review.meet(before);
      const patched = applyPatch(request.definition, before, request.patch);
      const { input, warnings } = decodeWrite(
        request.definition,
        patched,
        request,
      );
      assertAddress(input, request);
      if (request.subresource === undefined) {
        warnings.push(...ignoredStatus(request.definition, before, patched));
      }
      return this.#writer.replace(
        request,
        before,
        { input, warnings },
        context,
        review,
      );
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

  async delete(
    request: DeleteRequest,
    _context: RequestContext,
    review: WriteReview = UNREVIEWED,
  ): Promise<WriteOutcome> {
    return this.#retrying(request, async () =>
      this.#writer.remove(request, await this.get(request), review),
    );
  }

  async deleteCollection(
    request: DeleteCollectionRequest,
    context: RequestContext,
  ): Promise<ResourceObject[]> {
    return deleteEach(this, request, context);
  }
}
