import {
  Action,
  Approval,
  kindByName,
  KindDefinition,
  permissionFor,
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
import type { SubjectLoader } from './SubjectLoader';
import type { PolicyConditions } from './unmetConditions';

const runKind = kindByName('PromotionRun')!;
const promotionKind = kindByName('Promotion')!;

const textOf = (conditions: PolicyConditions | undefined) =>
  conditions && JSON.stringify(conditions);

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
  loader: SubjectLoader;
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

  async authorise(write: PendingWrite): Promise<string | undefined> {
    const { before, after } = write;
    const { definition, access } = this.#options;
    if (write.verb === 'create') {
      await this.#assertRunVisible(write);
    }
    const states = [before, after].filter(state => state !== undefined);
    const objection = await access.objection(states);
    if (objection) {
      throw this.#refusal(write, definition, objection);
    }
    return definition.kind === 'Promotion'
      ? textOf(access.conditions)
      : this.#authoriseRetry(write);
  }

  /** A retry promotes again, so whoever asks for it must be allowed to promote to what it touches. */
  async #authoriseRetry(write: PendingWrite): Promise<string | undefined> {
    const { ask, loader } = this.#options;
    const action = write.after as Action | undefined;
    if (
      write.verb !== 'create' ||
      action?.kind !== 'Action' ||
      action.spec.type !== 'Retry'
    ) {
      return undefined;
    }
    const promote = await ask('update', promotionKind);
    const objection = await promote.objectionTo(wanted =>
      loader.loadRetried(action, wanted),
    );
    if (objection) {
      throw this.#refusal(
        write,
        promotionKind,
        `a retry promotes again: ${objection}`,
      );
    }
    return textOf(promote.conditions);
  }

  /** @param decisive - the kind whose permission is missing */
  #refusal(
    { verb, before, after }: PendingWrite,
    decisive: KindDefinition,
    why: string,
  ): Error {
    const { command, definition, context } = this.#options;
    const { name } = (before ?? after)!.metadata;
    return refusal(
      command.verb,
      permissionFor(verb, decisive.kind),
      { definition, namespace: command.namespace, name },
      context,
      why,
    );
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
