import { toError } from '@backstage/errors';
import {
  Action,
  API_GROUP,
  Approval,
  kindByName,
  KindDefinition,
  permissionFor,
  PermissionVerb,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { Command, CommandAudit, commandDocument } from '../audit';
import type {
  CreateRequest,
  DeleteCollectionRequest,
  DeleteRequest,
  ObjectAddress,
  PatchRequest,
  PendingWrite,
  ReadFilter,
  RequestContext,
  Resources,
  ResourceService,
  UpdateRequest,
  WriteOutcome,
  WriteReview,
} from '../resources';
import { readRun, runNotFound } from '../resources/admission';
import { deleteEach } from '../resources/deleteEach';
import {
  forbidden,
  invalid,
  notFound,
  StatusError,
} from '../resources/statusError';
import type { FairwayStore, ListPage, ListQuery } from '../store/types';
import { Access, AccessOptions } from './Access';

const runKind = kindByName('PromotionRun')!;

/** How many objects are read at once where not all of them may be visible. */
const PAGE_SIZE = 500;

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
      throw refusal('get', 'read', address, context);
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
        'read',
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
    return this.#filteredList(definition, narrowed, filter);
  }

  /** Reads pages until enough objects are visible; how many there are besides is not told. */
  async #filteredList(
    definition: KindDefinition,
    query: Omit<ListQuery, 'kind'>,
    filter: ReadFilter,
  ): Promise<ListPage> {
    const { limit = Infinity } = query;
    const items: ResourceObject[] = [];
    let position = query.continue;
    let revision: number | undefined;
    do {
      const page = await this.#options.resources.list(definition, {
        ...query,
        limit: PAGE_SIZE,
        continue: position,
      });
      revision ??= page.revision;
      const permitted = await filter.permits(page.items);
      for (const [index, object] of page.items.entries()) {
        if (permitted[index]) {
          items.push(object);
        }
        if (
          items.length === limit &&
          (page.continue || index < page.items.length - 1)
        ) {
          const { namespace, name } = object.metadata;
          return {
            items,
            revision,
            continue: { namespace, name, revision },
          };
        }
      }
      position = page.continue;
    } while (position);
    return { items, revision };
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
    return deleteEach(this, request, context);
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
        throw await this.#refusalBefore(command, definition, context);
      }
      const outcome = await carryOut(
        this.#reviewOf(command, definition, access, context),
      );
      await event.success({ meta: { outcome: outcome.outcome } });
      return outcome;
    } catch (failure) {
      const error = toError(failure);
      if (!command.dryRun || isForbidden(error)) {
        await audit.refused(command, context, error);
      }
      await event.fail({ error });
      throw failure;
    }
  }

  /** The refusal of a command that no object could satisfy. */
  async #refusalBefore(
    { verb, namespace, name }: Command,
    definition: KindDefinition,
    context: RequestContext,
  ): Promise<Error> {
    if (verb !== 'create') {
      const read = await this.#ask('read', definition, namespace, context);
      if (read.nothing && !read.denied) {
        return notFound(definition, name);
      }
    }
    return refusal(
      verb,
      verb === 'patch' ? 'update' : (verb as PermissionVerb),
      { definition, namespace, name },
      context,
    );
  }

  #reviewOf(
    command: Command,
    definition: KindDefinition,
    access: Access,
    context: RequestContext,
  ): WriteReview {
    const { audit } = this.#options;
    const { namespace } = command;
    return {
      authorise: async write => {
        const { before, after } = write;
        const name = (before ?? after)!.metadata.name;
        if (before) {
          const read = await this.#ask('read', definition, namespace, context);
          if (!(await read.permitsOne(before))) {
            throw notFound(definition, name);
          }
        }
        if (write.verb === 'create') {
          await this.#assertRunVisible(write, context);
        }
        const states = [before, after].filter(state => state !== undefined);
        if ((await access.permits(states)).includes(false)) {
          throw refusal(
            command.verb,
            write.verb,
            { definition, namespace, name },
            context,
            'it is granted under conditions that this object does not meet',
          );
        }
      },
      record: (write, outcome) => {
        const object = write.after ?? write.before;
        return command.dryRun
          ? []
          : [
              audit.entry(command, context, {
                allowed: true,
                reason: outcome,
                object,
                document: write.after && commandDocument(write.after),
              }),
            ];
      },
    };
  }

  /** A run that the caller may not read is none that could be approved or commanded. */
  async #assertRunVisible(
    { definition, after }: PendingWrite,
    context: RequestContext,
  ): Promise<void> {
    if (definition.kind !== 'Approval' && definition.kind !== 'Action') {
      return;
    }
    const object = after as Approval | Action;
    const { namespace, name } = object.metadata;
    const run = await readRun(
      this.#options.store,
      namespace,
      object.spec.runRef.name,
    );
    const read = await this.#ask('read', runKind, namespace, context);
    if (!run || !(await read.permitsOne(run))) {
      throw invalid(definition, name, [runNotFound(object)]);
    }
  }
}

function isForbidden(error: Error): boolean {
  return error instanceof StatusError && error.reason === 'Forbidden';
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

/** A refusal in the words of Kubernetes, with the permission that is missing. */
function refusal(
  verb: string,
  permissionVerb: PermissionVerb,
  {
    definition,
    namespace,
    name,
  }: Omit<ObjectAddress, 'namespace'> & { namespace?: string },
  { actor }: RequestContext,
  why: string = 'it is not granted',
): Error {
  const { name: permission } = permissionFor(permissionVerb, definition.kind);
  return forbidden(
    definition,
    name,
    `User "${actor.ref}" cannot ${verb} resource "${
      definition.plural
    }" in API group "${API_GROUP}" ${
      namespace ? `in the namespace "${namespace}"` : 'at the cluster scope'
    }: permission ${permission} is needed, and ${why}`,
  );
}
