import type { AuditorServiceEvent } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  KindDefinition,
  permissionFor,
  PermissionVerb,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { Command, CommandAudit } from '../audit';
import type {
  CreateRequest,
  DeleteCollectionRequest,
  DeleteRequest,
  ObjectAddress,
  PatchRequest,
  ReadFilter,
  RequestContext,
  Resources,
  ResourceService,
  UpdateRequest,
  WriteOutcome,
  WriteReview,
} from '../resources';
import { deleteEach } from '../resources/deleteEach';
import { notFound } from '../resources/statusError';
import type { FairwayStore, ListPage, ListQuery } from '../store/types';
import { Access, AccessOptions } from './Access';
import { CommandReview } from './CommandReview';
import { filteredList } from './filteredList';
import { isForbidden, refusal } from './refusal';

/** What the service works with. */
export interface AuthorizedResourceServiceOptions extends AccessOptions {
  resources: ResourceService;
  store: FairwayStore;
  audit: CommandAudit;
}

/**
 * Asks Backstage's permissions before anything is read or written, and records every command, allowed or not.
 *
 * @remarks
 * An object that the caller may not read is answered like one that does not exist, so that nobody learns the names in other
 * tenants' namespaces; where the policy allows nothing at all, the answer is 403 whether the object exists or not. A write is
 * permitted where the object as it is and the object as it will be both satisfy the conditions, so that nobody can take over
 * or give away what is not theirs.
 */
export class AuthorizedResourceService implements Resources {
  readonly #options: AuthorizedResourceServiceOptions;

  static create(
    options: AuthorizedResourceServiceOptions,
  ): AuthorizedResourceService {
    return new AuthorizedResourceService(options);
  }

  private constructor(options: AuthorizedResourceServiceOptions) {
    this.#options = options;
  }

  #ask(
    verb: PermissionVerb,
    definition: KindDefinition,
    namespace: string | undefined,
    context: RequestContext,
  ): Promise<Access> {
    return Access.ask(
      this.#options,
      permissionFor(verb, definition.kind),
      { kind: definition.kind, namespace },
      context,
    );
  }

  async get(
    address: ObjectAddress,
    context: RequestContext,
  ): Promise<ResourceObject> {
    const { definition, namespace, name } = address;
    const access = await this.#ask('read', definition, namespace, context);
    if (access.denied) {
      throw refusal(
        'get',
        permissionFor('read', definition.kind),
        address,
        context,
      );
    }
    const object = await this.#options.resources.get(address);
    if (!(await access.permitsOne(object))) {
      throw notFound(definition, name);
    }
    return object;
  }

  async readFilter(
    definition: KindDefinition,
    namespace: string | undefined,
    context: RequestContext,
  ): Promise<ReadFilter> {
    const access = await this.#ask('read', definition, namespace, context);
    if (access.denied) {
      throw refusal(
        'list',
        permissionFor('read', definition.kind),
        { definition, namespace, name: '' },
        context,
      );
    }
    return access;
  }

  async list(
    definition: KindDefinition,
    query: Omit<ListQuery, 'kind'>,
    context: RequestContext,
  ): Promise<ListPage> {
    const filter = await this.readFilter(definition, query.namespace, context);
    const narrowed = filter.narrow({ ...query, kind: definition.kind });
    if (!narrowed) {
      // The revision is needed although there is nothing to see: a watch may start from it.
      const { revision } = await this.#options.resources.list(definition, {
        ...query,
        limit: 1,
      });
      return { items: [], revision };
    }
    if (filter.everything) {
      return this.#options.resources.list(definition, narrowed);
    }
    return filteredList(
      position =>
        this.#options.resources.list(definition, { ...narrowed, ...position }),
      narrowed,
      filter,
    );
  }

  async create(
    request: CreateRequest,
    context: RequestContext,
  ): Promise<WriteOutcome> {
    const { definition, namespace, body, dryRun = false } = request;
    return this.#command(
      {
        verb: 'create',
        kind: definition.kind,
        namespace,
        name: nameOf(body),
        dryRun,
        document: body,
      },
      definition,
      context,
      review => this.#options.resources.create(request, context, review),
    );
  }

  async update(
    request: UpdateRequest,
    context: RequestContext,
  ): Promise<WriteOutcome> {
    const { definition, namespace, name, body, dryRun = false } = request;
    return this.#command(
      {
        verb: 'update',
        kind: definition.kind,
        namespace,
        name,
        dryRun,
        document: body,
      },
      definition,
      context,
      review => this.#options.resources.update(request, context, review),
    );
  }

  async patch(
    request: PatchRequest,
    context: RequestContext,
  ): Promise<WriteOutcome> {
    const { definition, namespace, name, patch, dryRun = false } = request;
    return this.#command(
      {
        verb: 'patch',
        kind: definition.kind,
        namespace,
        name,
        dryRun,
        document: { patch: patch.type, body: patch.body },
      },
      definition,
      context,
      review => this.#options.resources.patch(request, context, review),
    );
  }

  async delete(
    request: DeleteRequest,
    context: RequestContext,
  ): Promise<WriteOutcome> {
    const { definition, namespace, name } = request;
    const { propagationPolicy, preconditions, dryRun = false } = request;
    return this.#command(
      {
        verb: 'delete',
        kind: definition.kind,
        namespace,
        name,
        dryRun,
        document: { propagationPolicy, preconditions },
      },
      definition,
      context,
      review => this.#options.resources.delete(request, context, review),
    );
  }

  async deleteCollection(
    request: DeleteCollectionRequest,
    context: RequestContext,
  ): Promise<ResourceObject[]> {
    const { audit } = this.#options;
    const { definition, query, dryRun = false, ...options } = request;
    const command: Command = {
      verb: 'deletecollection',
      kind: definition.kind,
      namespace: query.namespace ?? '',
      name: '',
      dryRun,
      document: { ...options, query },
    };
    const event = await audit.begin(command, context);
    try {
      const deleted = await deleteEach(this, request, context);
      await event.success({ meta: { deleted: deleted.length } });
      return deleted;
    } catch (failure) {
      await this.#fail(event, command, context, toError(failure));
      throw failure;
    }
  }

  /** Carries out a command under review, and records what came of it. */
  async #command(
    command: Command,
    definition: KindDefinition,
    context: RequestContext,
    carryOut: (review: WriteReview) => Promise<WriteOutcome>,
  ): Promise<WriteOutcome> {
    const { audit } = this.#options;
    const event = await audit.begin(command, context);
    try {
      const verb = command.verb === 'patch' ? 'update' : command.verb;
      const access = await this.#ask(
        verb as PermissionVerb,
        definition,
        command.namespace,
        context,
      );
      if (access.nothing) {
        throw await this.#refusalBefore(command, definition, context, access);
      }
      const outcome = await carryOut(
        new CommandReview({
          command,
          definition,
          context,
          access,
          ask: (asked, kind) =>
            this.#ask(asked, kind, command.namespace, context),
          store: this.#options.store,
          loader: this.#options.loader,
          audit,
        }),
      );
      await event.success({ meta: { outcome: outcome.outcome } });
      return outcome;
    } catch (failure) {
      await this.#fail(event, command, context, toError(failure));
      throw failure;
    }
  }

  /** Records what came of a command that was not carried out. */
  async #fail(
    event: AuditorServiceEvent,
    command: Command,
    context: RequestContext,
    error: Error,
  ): Promise<void> {
    if (!command.dryRun || isForbidden(error)) {
      await this.#options.audit.refused(command, context, error);
    }
    await event.fail({ error });
  }

  /** The refusal of a command that no object could satisfy. */
  async #refusalBefore(
    { verb, namespace, name }: Command,
    definition: KindDefinition,
    context: RequestContext,
    access: Access,
  ): Promise<Error> {
    if (verb !== 'create') {
      const read = await this.#ask('read', definition, namespace, context);
      if (read.nothing && !read.denied) {
        return notFound(definition, name);
      }
    }
    return refusal(
      verb,
      permissionFor(
        verb === 'patch' ? 'update' : (verb as PermissionVerb),
        definition.kind,
      ),
      { definition, namespace, name },
      context,
      access.refusal,
    );
  }
}

function nameOf(body: unknown): string {
  const metadata = (
    body as
      | { metadata?: { name?: unknown; generateName?: unknown } }
      | null
      | undefined
  )?.metadata;
  const name = metadata?.name ?? metadata?.generateName;
  return typeof name === 'string' ? name.slice(0, 253) : '';
}
