import { FieldSet } from '../fields/fieldSet';
import { KindDefinition, kindRef } from '../kinds/kind';
import { withoutUnknownFields } from '../kinds/unknownFields';
import { validateChange, validateObject } from '../kinds/validation';
import {
  JsonObject,
  jsonEquals,
  KubernetesObject,
  ManagedFieldsEntry,
  ObjectMeta,
} from '../kubernetes/object';
import { invalid } from '../kubernetes/status';
import { withoutNulls } from './objectInput';

const nothing = new FieldSet();
const statusOnly = FieldSet.fromFieldsV1({ 'f:status': {} });
const specAndLabels = FieldSet.fromFieldsV1({
  'f:spec': {},
  'f:metadata': { 'f:labels': {} },
});
const specOnly = FieldSet.fromFieldsV1({ 'f:spec': {} });

/** The fields that an endpoint does not write. */
export function ignoredFields(
  kind: KindDefinition,
  subresource: 'status' | undefined,
): FieldSet {
  if (subresource === 'status') {
    return kind.custom ? specOnly : specAndLabels;
  }
  return kind.statusSubresource ? statusOnly : nothing;
}

/**
 * Fills in defaults. Built-in kinds also drop nulls, custom kinds what their
 * schema does not declare.
 */
export function normalise(
  kind: KindDefinition,
  object: KubernetesObject,
): KubernetesObject {
  const plain = kind.custom
    ? withoutUnknownFields(object, kind.schema)
    : (withoutNulls(
        object as unknown as JsonObject,
      ) as unknown as KubernetesObject);
  return kind.applyDefaults?.(plain) ?? plain;
}

/** Prepares what a client sent to one endpoint. */
export function normaliseFor(
  kind: KindDefinition,
  subresource: 'status' | undefined,
  object: KubernetesObject,
): KubernetesObject {
  if (subresource === undefined || kind.custom || object.status === undefined) {
    return normalise(kind, object);
  }
  // The rest of the object is not written, so it needs no defaults.
  return { ...object, status: withoutNulls(object.status) };
}

/** @throws StatusError 422 naming each problem. */
export function assertValid(
  kind: KindDefinition,
  object: KubernetesObject,
  before?: KubernetesObject,
): void {
  const problems = [
    ...validateObject(kind, object),
    ...(before ? validateChange(kind, before, object) : []),
  ];
  if (problems.length > 0) {
    throw invalid(kindRef(kind), object.metadata.name ?? '', problems);
  }
}

/** Whether a change counts as a new generation. */
function isNewGeneration(
  kind: KindDefinition,
  before: KubernetesObject,
  after: KubernetesObject,
): boolean {
  const without = (object: KubernetesObject, ...fields: string[]) => {
    const copy: JsonObject = { ...(object as unknown as JsonObject) };
    fields.forEach(field => delete copy[field]);
    return copy;
  };
  switch (kind.generation) {
    case 'none':
      return false;
    case 'spec':
      return !jsonEquals(before.spec, after.spec);
    case 'specOrAnnotations':
      return (
        !jsonEquals(before.spec, after.spec) ||
        !jsonEquals(
          before.metadata.annotations ?? {},
          after.metadata.annotations ?? {},
        )
      );
    case 'allButMetadata':
      return !jsonEquals(
        without(before, 'metadata'),
        without(after, 'metadata'),
      );
    case 'allButMetadataAndStatus':
      return !jsonEquals(
        without(before, 'metadata', 'status'),
        without(after, 'metadata', 'status'),
      );
    default:
      return kind.generation satisfies never;
  }
}

/** Metadata that the server owns, whatever a client sends. */
function keepServerMetadata(live: ObjectMeta, given: ObjectMeta): ObjectMeta {
  const {
    uid,
    creationTimestamp,
    generation,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    resourceVersion,
    generateName,
  } = live;
  const kept: ObjectMeta = {
    ...given,
    name: live.name,
    namespace: live.namespace,
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    generateName,
  };
  for (const key of Object.keys(kept) as (keyof ObjectMeta)[]) {
    if (kept[key] === undefined) {
      delete kept[key];
    }
  }
  return kept;
}

function statusMetadata(
  kind: KindDefinition,
  live: ObjectMeta,
  given: ObjectMeta,
): ObjectMeta {
  const { labels, ...others } = keepServerMetadata(live, given);
  const metadata = kind.custom ? { ...live } : { ...others };
  if (!kind.custom && live.labels) {
    metadata.labels = live.labels;
  }
  metadata.managedFields = given.managedFields;
  return metadata;
}

/**
 * The new state of an object after a write through one endpoint.
 *
 * @param given - with defaults and managed fields
 */
export function nextState(
  kind: KindDefinition,
  subresource: 'status' | undefined,
  live: KubernetesObject,
  given: KubernetesObject,
): KubernetesObject {
  if (subresource === 'status') {
    const { status: _, ...rest } = live as KubernetesObject;
    return {
      ...(rest as KubernetesObject),
      metadata: statusMetadata(kind, live.metadata, given.metadata),
      ...(given.status === undefined ? {} : { status: given.status }),
    };
  }
  const next: KubernetesObject = {
    ...given,
    metadata: keepServerMetadata(live.metadata, given.metadata),
  };
  if (kind.statusSubresource) {
    if (live.status === undefined) {
      delete next.status;
    } else {
      next.status = live.status;
    }
  }
  return isNewGeneration(kind, live, next)
    ? {
        ...next,
        metadata: {
          ...next.metadata,
          generation: (live.metadata.generation ?? 0) + 1,
        },
      }
    : next;
}

function withoutTimes(entries: ManagedFieldsEntry[] | undefined) {
  return (entries ?? []).map(({ time: _, ...entry }) => entry);
}

/** Whether a write changes nothing but the time of managed fields. */
export function isNoop(
  before: KubernetesObject,
  after: KubernetesObject,
): boolean {
  const comparable = (object: KubernetesObject) => ({
    ...object,
    metadata: {
      ...object.metadata,
      managedFields: withoutTimes(object.metadata.managedFields),
    },
  });
  return jsonEquals(comparable(before), comparable(after));
}
