import type {
  InputObject,
  KindDefinition,
  PromotionRun,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../store/types';
import { isFinished, readRun } from './admission';
import type { Actor } from './context';
import { sameDocument } from './objectState';
import type { DeleteRequest, ObjectAddress, Subresource } from './Resources';
import { badRequest, conflict, forbidden, invalid } from './statusError';

/** Refuses to create an object of a kind that the engine writes. */
export function assertCreatable(definition: KindDefinition): void {
  if (definition.writtenBy === 'engine') {
    throw forbidden(
      definition,
      '',
      `${definition.kind}s are written by the engine; create an Action or change the Promotion`,
    );
  }
}

/** Refuses a document that names another object than its address does. */
export function assertAddress(
  input: InputObject,
  address: { namespace: string; name?: string },
): void {
  const { name, namespace } = input.metadata;
  if (namespace !== undefined && namespace !== address.namespace) {
    throw badRequest(
      `the namespace of the provided object does not match the namespace sent on the request (${namespace} and ${address.namespace})`,
    );
  }
  if (address.name !== undefined && name !== address.name) {
    throw badRequest(
      `the name of the object (${
        name ?? 'none'
      }) does not match the name on the URL (${address.name})`,
    );
  }
}

/** Refuses a write that is based on another state or another object than the one that is stored. */
export function assertBasis(
  address: ObjectAddress,
  input: InputObject,
  before: ResourceObject,
): void {
  const { uid, resourceVersion } = input.metadata;
  if (uid !== undefined && uid !== before.metadata.uid) {
    throw conflict(
      address.definition,
      address.name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid}`,
    );
  }
  if (
    resourceVersion !== undefined &&
    resourceVersion !== before.metadata.resourceVersion
  ) {
    throw staleWrite(address);
  }
}

/** The refusal of a write that is based on an older state. */
export function staleWrite(address: ObjectAddress) {
  return conflict(
    address.definition,
    address.name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
}

/** Whether the engine goes by the status of a kind, so that nobody else may write it. */
function isEngineState({ kind, writtenBy, createOnly }: KindDefinition) {
  return writtenBy === 'engine' || createOnly || kind === 'Promotion';
}

/**
 * Keeps what belongs to a run with that run, whatever a client sends: detached from it, or attached to something else, it would
 * outlive its run or die with another object.
 */
function keepBelonging(
  definition: KindDefinition,
  before: ResourceObject,
  after: ResourceObject,
): void {
  if (definition.createOnly) {
    after.metadata.ownerReferences = before.metadata.ownerReferences;
  }
  if (definition.writtenBy === 'engine') {
    after.metadata.finalizers = before.metadata.finalizers;
  }
}

/** Refuses to change what the client may not change through this part of the object. */
export function assertMutable(
  definition: KindDefinition,
  before: ResourceObject,
  after: ResourceObject,
  options: { subresource?: Subresource; actor: Actor },
): void {
  const { name } = before.metadata;
  if (options.subresource === 'status') {
    if (isEngineState(definition)) {
      throw forbidden(
        definition,
        name,
        `the status of a ${definition.kind} is written by the engine; create an Action or change the Promotion`,
      );
    }
    if (options.actor.type !== 'service') {
      throw forbidden(
        definition,
        name,
        `the status of a ${definition.kind} is written by controllers; change its spec instead`,
      );
    }
    return;
  }
  keepBelonging(definition, before, after);
  if (!sameDocument(before.spec, after.spec)) {
    if (definition.writtenBy === 'engine') {
      throw forbidden(
        definition,
        name,
        `${definition.kind}s are written by the engine; create an Action or change the Promotion`,
      );
    }
    if (definition.createOnly) {
      throw invalid(definition, name, [
        {
          field: 'spec',
          reason: 'FieldValueForbidden',
          message: `may not change after the ${definition.kind} was created; create another one`,
        },
      ]);
    }
  }
  const added = (after.metadata.finalizers ?? []).filter(
    finalizer => !before.metadata.finalizers?.includes(finalizer),
  );
  if (before.metadata.deletionTimestamp && added.length > 0) {
    throw invalid(definition, name, [
      {
        field: 'metadata.finalizers',
        reason: 'FieldValueForbidden',
        message: `no new finalizers can be added while the object is being deleted, but ${added.join(
          ', ',
        )} would be`,
      },
    ]);
  }
}

/**
 * What to tell somebody whose patch is about the status, which is no part of what it was sent to. Kubernetes says nothing, and
 * kubectl then tells that there was no change.
 */
export function ignoredStatus(
  definition: KindDefinition,
  before: ResourceObject,
  patched: unknown,
): string[] {
  const { status } = patched as { status?: unknown };
  if (sameDocument(before.status, status)) {
    return [];
  }
  const writer = isEngineState(definition)
    ? 'written by the engine'
    : 'written by controllers, through its subresource';
  return [
    `the status of a ${definition.kind} is ${writer}; what the patch says about it is ignored`,
  ];
}

/** Refuses to delete evidence, and runs that still go on. */
export async function assertDeletable(
  store: FairwayStore,
  definition: KindDefinition,
  object: ResourceObject,
): Promise<void> {
  const { kind, metadata, spec } = object;
  const refuse = (problem: string) =>
    forbidden(definition, metadata.name, problem);
  switch (kind) {
    case 'Target':
    case 'Decision':
      throw refuse(
        `${kind}s are the evidence of a run and go away with it; delete the PromotionRun when it has ended`,
      );
    case 'PromotionRun':
      if (!isFinished(object as PromotionRun)) {
        throw refuse(
          `the run goes on (${
            (object as PromotionRun).status?.phase ?? 'Pending'
          }); abort it with an Action first`,
        );
      }
      return;
    case 'Approval':
    case 'Action': {
      const { runRef } = spec as { runRef: { name: string } };
      const run = await readRun(store, metadata.namespace, runRef.name);
      if (run && !isFinished(run)) {
        throw refuse(
          `it is evidence of run "${runRef.name}", which goes on (${
            run.status?.phase ?? 'Pending'
          }); it can be deleted when the run has ended`,
        );
      }
      return;
    }
    default:
  }
}

/** Refuses a deletion that is meant for another state or another object. */
export function assertPreconditions(
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
