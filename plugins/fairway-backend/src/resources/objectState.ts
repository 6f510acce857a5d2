import { isDeepStrictEqual } from 'node:util';
import type {
  InputObject,
  KindDefinition,
  ObjectMeta,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { Subresource } from './Resources';

/** What Kubernetes makes random names of: no vowels, so that no words come out. */
const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const MAX_NAME_LENGTH = 253;

/** A name made from `generateName`. @param random - gives numbers from 0 to 1, without 1 */
export function generatedName(prefix: string, random: () => number): string {
  const suffix = Array.from(
    { length: SUFFIX_LENGTH },
    () => SUFFIX_ALPHABET[Math.floor(random() * SUFFIX_ALPHABET.length)],
  ).join('');
  return `${prefix.slice(0, MAX_NAME_LENGTH - SUFFIX_LENGTH)}${suffix}`;
}

/** The parts of metadata that clients write. */
function writtenMeta(
  metadata: InputObject['metadata'],
): Pick<
  ObjectMeta,
  'labels' | 'annotations' | 'finalizers' | 'ownerReferences'
> {
  const { labels, annotations, finalizers, ownerReferences } = metadata;
  return {
    ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
    ...(annotations && Object.keys(annotations).length > 0
      ? { annotations }
      : {}),
    ...(finalizers?.length ? { finalizers: [...new Set(finalizers)] } : {}),
    ...(ownerReferences?.length ? { ownerReferences } : {}),
  };
}

/** A new object from what a client sent. */
export function createdState(
  input: InputObject,
  server: { name: string; namespace: string; uid: string; now: string },
): ResourceObject {
  const { generateName } = input.metadata;
  return {
    apiVersion: input.apiVersion,
    kind: input.kind,
    metadata: {
      name: server.name,
      ...(generateName ? { generateName } : {}),
      namespace: server.namespace,
      uid: server.uid,
      resourceVersion: '',
      generation: 1,
      creationTimestamp: server.now,
      ...writtenMeta(input.metadata),
    },
    spec: input.spec,
  };
}

/** Whether two values are the same document: members that are undefined do not count. */
export function sameDocument(one: unknown, other: unknown): boolean {
  const plain = (value: unknown) =>
    value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  return isDeepStrictEqual(plain(one), plain(other));
}

/**
 * What a client wrote, or what is stored where it means the same: a schema that has learned a new default must not turn every
 * change of a label into a change of the spec.
 */
function unlessSame(
  schema: KindDefinition['spec'],
  stored: unknown,
  written: unknown,
): unknown {
  const reading = schema.safeParse(stored);
  return reading.success && sameDocument(reading.data, written)
    ? stored
    : written;
}

/**
 * The state after a client wrote an object: what it may not write through this part of the object stays as it was, and the
 * generation grows where the spec changed.
 *
 * @returns `before` itself where nothing changes
 */
export function updatedState(
  definition: KindDefinition,
  before: ResourceObject,
  input: InputObject,
  subresource: Subresource | undefined,
): ResourceObject {
  const { labels, annotations, finalizers, ownerReferences, ...kept } =
    before.metadata;
  const after: ResourceObject =
    subresource === 'status'
      ? {
          ...before,
          ...(input.status === undefined
            ? {}
            : {
                status: unlessSame(
                  definition.status,
                  before.status,
                  input.status,
                ),
              }),
        }
      : {
          ...before,
          metadata: { ...kept, ...writtenMeta(input.metadata) },
          spec: unlessSame(definition.spec, before.spec, input.spec),
        };
  return sameDocument(before, after) ? before : withGeneration(before, after);
}

/** The state with the generation that follows from what changed. */
export function withGeneration(
  before: ResourceObject,
  after: ResourceObject,
): ResourceObject {
  const generation =
    before.metadata.generation +
    (sameDocument(before.spec, after.spec) ? 0 : 1);
  return { ...after, metadata: { ...after.metadata, generation } };
}
