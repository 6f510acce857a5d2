import {
  API_GROUP,
  ENGINE_LABELS,
  FieldError,
  fieldPath,
  InputObject,
  kindByName,
  ResourceObject,
} from '@fairway/plugin-fairway-common';

type Labels = Readonly<Record<string, string>>;

const PREFIX = `${API_GROUP}/`;
const LABELS: ReadonlySet<string> = new Set(Object.values(ENGINE_LABELS));

const isReserved = (finalizer: string) => finalizer.startsWith(PREFIX);

/** The labels that the server sets on objects of the kind: on those that belong to a run. */
function engineLabelsOf(kind: string, labels: Labels = {}): Labels {
  return kindByName(kind)?.createOnly
    ? Object.fromEntries(
        Object.entries(labels).filter(([key]) => LABELS.has(key)),
      )
    : {};
}

/** A new document without what only the engine may put there. */
export function withoutReserved(input: InputObject): InputObject {
  const { finalizers, labels } = input.metadata;
  const reserved = engineLabelsOf(input.kind, labels);
  return {
    ...input,
    metadata: {
      ...input.metadata,
      finalizers: finalizers?.filter(finalizer => !isReserved(finalizer)),
      labels:
        labels &&
        Object.fromEntries(
          Object.entries(labels).filter(
            ([key]) => !Object.hasOwn(reserved, key),
          ),
        ),
    },
  };
}

/** A document that replaces an object, with what the engine has put there where the document says nothing about it. */
export function withReserved(
  input: InputObject,
  before: ResourceObject,
): InputObject {
  const { finalizers, labels } = input.metadata;
  const kept = before.metadata.finalizers?.filter(isReserved) ?? [];
  return {
    ...input,
    metadata: {
      ...input.metadata,
      finalizers: finalizers ?? kept,
      labels: {
        ...engineLabelsOf(before.kind, before.metadata.labels),
        ...labels,
      },
    },
  };
}

/**
 * What is wrong with the engine's finalizers in what a client wrote.
 *
 * @remarks They keep an object until its work has been ended in order. The engine takes them away when it has; a client that
 * did it would leave writes to clusters that nothing looks after any more.
 */
function finalizerErrors(
  written: readonly string[] = [],
  before: readonly string[] | undefined,
  after: readonly string[] = [],
): FieldError[] {
  const error = (message: string): FieldError => ({
    field: 'metadata.finalizers',
    reason: 'FieldValueForbidden',
    message,
  });
  return [
    ...written
      .filter(name => isReserved(name) && !(before ?? after).includes(name))
      .map(name => error(`"${name}" is set by the engine only; leave it out`)),
    ...(before ?? [])
      .filter(name => isReserved(name) && !written.includes(name))
      .map(name =>
        error(
          `"${name}" is taken away by the engine when the run has ended; keep it, and abort the run with an Action where it is not to be waited for`,
        ),
      ),
  ];
}

/** What is wrong with the server's labels in what a client wrote. */
function labelErrors(
  kind: string,
  written: Labels | undefined,
  before: Labels | undefined,
  after: Labels | undefined,
): FieldError[] {
  const ours = engineLabelsOf(kind, before ?? after);
  const theirs = engineLabelsOf(kind, written);
  // What a new object says nothing about is set; an object that is changed has to say the same.
  const keys = Object.keys(before ? { ...ours, ...theirs } : theirs);
  return keys
    .filter(key => ours[key] !== theirs[key])
    .map(key => ({
      field: fieldPath(['metadata', 'labels', key]),
      reason: 'FieldValueForbidden',
      message: `is set by the server, so that selectors find what belongs together; ${
        Object.hasOwn(ours, key) ? `it must be "${ours[key]}"` : 'leave it out'
      }`,
    }));
}

/**
 * What a client wrote where only the engine may write.
 *
 * @param written - the metadata that the client wrote
 * @param before - the object as it is; undefined where it is created
 * @param after - the object as it will be, with what the server sets
 */
export function reservedErrors(
  written: InputObject['metadata'],
  before: ResourceObject | undefined,
  after: ResourceObject,
): FieldError[] {
  return [
    ...finalizerErrors(
      written.finalizers,
      before && (before.metadata.finalizers ?? []),
      after.metadata.finalizers,
    ),
    ...labelErrors(
      after.kind,
      written.labels,
      before && (before.metadata.labels ?? {}),
      after.metadata.labels,
    ),
  ];
}
