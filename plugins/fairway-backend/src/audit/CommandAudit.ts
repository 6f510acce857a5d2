import type {
  AuditorService,
  AuditorServiceEvent,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { RequestContext } from '../resources';
import type { AuditEntry, FairwayStore } from '../store/types';
import { recordable } from './recordable';

/** A command, before it is known what comes of it. */
export interface Command {
  verb: 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';
  kind: string;
  namespace: string;
  name: string;
  dryRun: boolean;
  /** What was sent. */
  document: unknown;
}

/** Records commands that were refused before anything could be read from them. */
export interface RefusalAudit {
  /** Records it, where nothing about the request was recorded yet. */
  refusedEarly(
    command: Command,
    context: RequestContext,
    error: Error,
  ): Promise<void>;
}

/** Without the one character that PostgreSQL takes in no text. */
function printable(text: string): string {
  return text.replaceAll('\0', '\ufffd');
}

/** What audit works with. */
export interface CommandAuditOptions {
  store: Pick<FairwayStore, 'commit'>;
  auditor: AuditorService;
  logger: LoggerService;
  /** Milliseconds since the epoch. Default: the clock of this machine. */
  now?: () => number;
}

/** An object as a command: what the one who sent it has decided, without what the server has added. */
export function commandDocument({
  apiVersion,
  kind,
  metadata,
  spec,
}: ResourceObject): unknown {
  const { name, generateName, namespace, labels, annotations, finalizers } =
    metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      generateName,
      namespace,
      labels,
      annotations,
      finalizers,
    },
    spec,
  };
}

/**
 * Keeps the record of commands: a row of the audit log for each, and an event of Backstage's auditor.
 *
 * @remarks The row of a command that is carried out belongs to its transaction. One that is refused has a transaction of its own.
 * A dry run leaves a row only where the caller may not do what it tries.
 */
export class CommandAudit implements RefusalAudit {
  /** Requests of which commands are known. */
  readonly #begun = new WeakSet<RequestContext>();
  readonly #options: Required<CommandAuditOptions>;

  static create(options: CommandAuditOptions): CommandAudit {
    return new CommandAudit(options);
  }

  private constructor(options: CommandAuditOptions) {
    this.#options = { ...options, now: options.now ?? Date.now };
  }

  /** The row of a command. */
  entry(
    command: Command,
    context: RequestContext,
    outcome: {
      allowed: boolean;
      reason: string;
      object?: ResourceObject;
      document?: unknown;
    },
  ): AuditEntry {
    const { object } = outcome;
    return {
      at: this.#options.now(),
      actor: context.actor.ref,
      actorType: context.actor.type,
      verb: command.verb,
      kind: command.kind,
      namespace: command.namespace,
      name: printable(object?.metadata.name ?? command.name),
      ...(object ? { uid: object.metadata.uid } : {}),
      allowed: outcome.allowed,
      reason: printable(outcome.reason),
      command: recordable(outcome.document ?? command.document),
      correlationId: context.correlationId,
    };
  }

  /** Announces a command to Backstage's auditor. */
  async begin(
    command: Command,
    context: RequestContext,
  ): Promise<AuditorServiceEvent> {
    this.#begun.add(context);
    const { correlationId, request } = context;
    const { verb, kind, namespace, name, dryRun } = command;
    return this.#options.auditor.createEvent({
      eventId: 'resource-write',
      severityLevel: dryRun ? 'low' : 'medium',
      ...(request ? { request } : {}),
      meta: { queryType: verb, kind, namespace, name, dryRun, correlationId },
    });
  }

  async refusedEarly(
    command: Command,
    context: RequestContext,
    error: Error,
  ): Promise<void> {
    if (!this.#begun.has(context)) {
      const event = await this.begin(command, context);
      await this.refused(command, context, error);
      await event.fail({ error });
    }
  }

  /** Records that a command was refused. The refusal stands even where it cannot be recorded. */
  async refused(
    command: Command,
    context: RequestContext,
    error: Error,
  ): Promise<void> {
    try {
      await this.#options.store.commit({
        audit: [
          this.entry(command, context, {
            allowed: false,
            reason: error.message,
          }),
        ],
      });
    } catch (failure) {
      this.#options.logger.error(
        `The refusal of ${command.verb} ${command.kind} ${command.namespace}/${command.name} could not be recorded`,
        failure as Error,
      );
    }
  }
}
