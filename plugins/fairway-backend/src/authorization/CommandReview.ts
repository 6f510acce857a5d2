import {
  Action,
  Approval,
  kindByName,
  KindDefinition,
  PermissionVerb,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { Command, CommandAudit, commandDocument } from '../audit';
import type {
  PendingWrite,
  RequestContext,
  WriteOutcome,
  WriteReview,
} from '../resources';
import { readRun, runNotFound } from '../resources/admission';
import { invalid, notFound } from '../resources/statusError';
import type { AuditEntry, FairwayStore } from '../store/types';
import type { Access } from './Access';
import { refusal } from './refusal';

const runKind = kindByName('PromotionRun')!;

/** What a review works with. */
export interface CommandReviewOptions {
  command: Command;
  definition: KindDefinition;
  context: RequestContext;
  /** What the policy answers to the command. */
  access: Access;
  /** Asks the policy about something else. */
  ask(verb: PermissionVerb, definition: KindDefinition): Promise<Access>;
  store: FairwayStore;
  audit: CommandAudit;
}

/** Decides on the writes of one command, with the object as it is and as it will be, and records them. */
export class CommandReview implements WriteReview {
  readonly #options: CommandReviewOptions;

  constructor(options: CommandReviewOptions) {
    this.#options = options;
  }

  async meet(before: ResourceObject): Promise<void> {
    const { definition, ask } = this.#options;
    const read = await ask('read', definition);
    if (!(await read.permitsOne(before))) {
      throw notFound(definition, before.metadata.name);
    }
  }

  async authorise(write: PendingWrite): Promise<void> {
    const { before, after } = write;
    const { command, definition, context, access } = this.#options;
    const { name } = (before ?? after)!.metadata;
    if (write.verb === 'create') {
      await this.#assertRunVisible(write);
    }
    const states = [before, after].filter(state => state !== undefined);
    if ((await access.permits(states)).includes(false)) {
      throw refusal(
        command.verb,
        write.verb,
        { definition, namespace: command.namespace, name },
        context,
        'it is granted under conditions that this object does not meet',
      );
    }
  }

  record(write: PendingWrite, outcome: WriteOutcome['outcome']): AuditEntry[] {
    const { command, context, audit } = this.#options;
    return command.dryRun
      ? []
      : [
          audit.entry(command, context, {
            allowed: true,
            reason: outcome,
            object: write.after ?? write.before,
            document: write.after && commandDocument(write.after),
          }),
        ];
  }

  /** A run that the caller may not read is none that could be approved or commanded. */
  async #assertRunVisible({ definition, after }: PendingWrite): Promise<void> {
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
    const read = await this.#options.ask('read', runKind);
    if (!run || !(await read.permitsOne(run))) {
      throw invalid(definition, name, [runNotFound(object)]);
    }
  }
}
