import type {
  InputObject,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { AlreadyExistsError, FairwayStore, WriteBatch } from '../store/types';
import type { Admission, AdmissionRequest } from './admission';
import type { RequestContext } from './context';
import { assertSize } from './decodeWrite';
import { deletedState, foregroundWork, removesObject } from './deletion';
import { createdState, updatedState } from './objectState';
import { ownerErrors } from './owners';
import { reservedErrors, withoutReserved } from './reserved';
import type {
  CreateRequest,
  DeleteRequest,
  ObjectAddress,
  PendingWrite,
  Subresource,
  WriteOptions,
  WriteOutcome,
  WriteReview,
} from './Resources';
import { conflict, invalid } from './statusError';
import { wakesFor } from './wakes';
import {
  assertBasis,
  assertDeletable,
  assertMutable,
  assertPreconditions,
} from './writeRules';

/** What a writer works with. */
export interface ObjectWriterOptions {
  store: FairwayStore;
  admissions: ReadonlyMap<string, Admission>;
  /** Milliseconds since the epoch. */
  now(): number;
  uid(): string;
}

/** Takes one write through its stations: what the server sets, review, admission, and the transaction. */
export class ObjectWriter {
  readonly #options: ObjectWriterOptions;

  constructor(options: ObjectWriterOptions) {
    this.#options = options;
  }

  /** Creates an object once. @throws AlreadyExistsError */
  async create(
    request: CreateRequest,
    input: InputObject,
    name: string,
    { actor }: RequestContext,
    review: WriteReview,
  ): Promise<ResourceObject> {
    const { definition, namespace } = request;
    const object = createdState(withoutReserved(input), {
      name,
      namespace,
      uid: this.#options.uid(),
      now: new Date(this.#options.now()).toISOString(),
    });
    const write: PendingWrite = { verb: 'create', definition, after: object };
    const admission = this.#options.admissions.get(definition.kind);
    admission?.prepare?.({ definition, object, actor });
    const conditions = await review.authorise(write);
    await this.#admit({
      definition,
      object,
      actor,
      conditions,
      generatesName: input.metadata.name === undefined,
      written: input.metadata,
    });
    assertSize(object);
    const chosen = object.metadata.name !== name;
    if (
      (chosen || request.dryRun) &&
      (await this.#options.store.get(
        definition.kind,
        namespace,
        object.metadata.name,
      ))
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
    const { created } = await this.#options.store.commit({
      creates: [{ object }],
      audit: review.record(write, 'created'),
      work: wakesFor(object),
    });
    return created[0];
  }

  /** Brings an object into the state that a client wrote. @throws StaleObjectError */
  async replace(
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
      this.#options.admissions
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
    const conditions = await review.authorise(write);
    assertBasis(request, input, before);
    if (object === before) {
      const audit = request.dryRun ? [] : review.record(write, 'unchanged');
      if (audit.length > 0) {
        await this.#options.store.commit({ audit });
      }
      return { object: before, outcome: 'unchanged', warnings };
    }
    assertMutable(definition, before, object, { subresource, actor });
    if (subresource === undefined) {
      await this.#admit({
        definition,
        object,
        before,
        actor,
        conditions,
        written: object.metadata,
      });
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
    const { updated } = await this.#options.store.commit({
      ...batch,
      audit: review.record(write, outcome),
      work: wakesFor(object, removed ? undefined : before),
    });
    return { object: updated[0] ?? object, outcome, warnings };
  }

  /** Deletes an object, or marks it as being deleted where something holds it back. @throws StaleObjectError */
  async remove(
    request: DeleteRequest,
    before: ResourceObject,
    review: WriteReview,
  ): Promise<WriteOutcome> {
    const { definition } = request;
    const write: PendingWrite = { verb: 'delete', definition, before };
    await review.meet(before);
    await review.authorise(write);
    assertPreconditions(request, before);
    await assertDeletable(this.#options.store, definition, before);
    const after = deletedState(
      before,
      request.propagationPolicy,
      new Date(this.#options.now()).toISOString(),
    );
    const removed = removesObject(after);
    const outcome = removed ? 'deleted' : 'deleting';
    if (request.dryRun) {
      return { object: after, outcome, warnings: [] };
    }
    const expected = before.metadata.resourceVersion;
    const audit = review.record(write, outcome);
    if (after === before) {
      await this.#options.store.commit({ audit });
      return { object: before, outcome, warnings: [] };
    }
    const { updated } = await this.#options.store.commit({
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
  }

  /** @param request - with what the client wrote, before the server set anything */
  async #admit({
    written,
    ...request
  }: AdmissionRequest & { written: InputObject['metadata'] }) {
    const { definition, object, before } = request;
    const { admissions, store } = this.#options;
    const errors = [
      ...((await admissions.get(definition.kind)?.admit?.(request)) ?? []),
      ...reservedErrors(written, before, object),
      ...(await ownerErrors(store, object, before)),
    ];
    if (errors.length > 0) {
      throw invalid(definition, object.metadata.name, errors);
    }
  }
}
