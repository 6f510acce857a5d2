import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { RequestContext } from '../resources';
import type { FairwayStore } from '../store/types';
import { recordable } from './recordable';

/** A read that shows more than Fairway keeps. */
export interface RecordedRead {
  verb: 'discover';
  /** The object that it is decided on. */
  object: ResourceObject;
  /** What is asked for. */
  query: unknown;
}

/** Keeps the record of reads that show more than Fairway keeps: a row of the audit log, and an event of Backstage's auditor. */
export class ReadAudit {
  readonly #options: {
    store: Pick<FairwayStore, 'commit'>;
    auditor: AuditorService;
    logger: LoggerService;
    now: () => number;
  };

  static create(options: {
    store: Pick<FairwayStore, 'commit'>;
    auditor: AuditorService;
    logger: LoggerService;
    /** Milliseconds since the epoch. Default: the clock of this machine. */
    now?: () => number;
  }): ReadAudit {
    return new ReadAudit(options);
  }

  private constructor(options: Parameters<typeof ReadAudit.create>[0]) {
    this.#options = { ...options, now: options.now ?? Date.now };
  }

  /** Records that something is going to be shown. @throws where it cannot be recorded: then it must not be shown */
  async permitted(read: RecordedRead, context: RequestContext): Promise<void> {
    const event = await this.#begin(read, context);
    await this.#record(read, context, { allowed: true });
    await event.success();
  }

  /** Records that it was refused. The refusal stands even where it cannot be recorded. */
  async refused(
    read: RecordedRead,
    context: RequestContext,
    error: Error,
  ): Promise<void> {
    const event = await this.#begin(read, context);
    try {
      await this.#record(read, context, {
        allowed: false,
        reason: error.message,
      });
    } catch (failure) {
      const { kind, metadata } = read.object;
      this.#options.logger.error(
        `The refusal of ${read.verb} ${kind} ${metadata.namespace}/${metadata.name} could not be recorded`,
        failure as Error,
      );
    }
    await event.fail({ error });
  }

  #begin({ verb, object }: RecordedRead, context: RequestContext) {
    const { correlationId, request } = context;
    const { namespace, name } = object.metadata;
    return this.#options.auditor.createEvent({
      eventId: 'cluster-read',
      severityLevel: 'medium',
      ...(request ? { request } : {}),
      meta: {
        queryType: verb,
        kind: object.kind,
        namespace,
        name,
        correlationId,
      },
    });
  }

  async #record(
    { verb, object, query }: RecordedRead,
    { actor, correlationId }: RequestContext,
    outcome: { allowed: boolean; reason?: string },
  ): Promise<void> {
    const { namespace, name, uid } = object.metadata;
    await this.#options.store.commit({
      audit: [
        {
          at: this.#options.now(),
          actor: actor.ref,
          actorType: actor.type,
          verb,
          kind: object.kind,
          namespace,
          name,
          uid,
          ...outcome,
          command: recordable(query),
          correlationId,
        },
      ],
    });
  }
}
