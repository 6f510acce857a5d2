import {
  API_GROUP,
  FieldError,
  InputObject,
  ResourceObject,
} from '@fairway/plugin-fairway-common';

const PREFIX = `${API_GROUP}/`;

const isReserved = (finalizer: string) => finalizer.startsWith(PREFIX);

/** A document without what only the engine may put there. */
export function withoutReserved(input: InputObject): InputObject {
  const finalizers = input.metadata.finalizers?.filter(
    finalizer => !isReserved(finalizer),
  );
  return { ...input, metadata: { ...input.metadata, finalizers } };
}

/** A document that replaces an object, with what the engine has put there where the document says nothing about it. */
export function withReserved(
  input: InputObject,
  before: ResourceObject,
): InputObject {
  const finalizers = before.metadata.finalizers?.filter(isReserved) ?? [];
  return input.metadata.finalizers === undefined && finalizers.length > 0
    ? { ...input, metadata: { ...input.metadata, finalizers } }
    : input;
}

/**
 * What is wrong with the engine's finalizers in what a client wrote.
 *
 * @remarks They keep an object until its work has been ended in order. The engine takes them away when it has; a client that
 * did it would leave writes to clusters that nothing looks after any more.
 *
 * @param written - the metadata that the client wrote
 * @param before - the object as it is; undefined where it is created
 * @param after - the object as it will be, with what the server sets
 */
export function finalizerErrors(
  { finalizers: written = [] }: Pick<InputObject['metadata'], 'finalizers'>,
  before: ResourceObject | undefined,
  after: ResourceObject,
): FieldError[] {
  const { finalizers: known = [] } = (before ?? after).metadata;
  const error = (message: string): FieldError => ({
    field: 'metadata.finalizers',
    reason: 'FieldValueForbidden',
    message,
  });
  return [
    ...written
      .filter(name => isReserved(name) && !known.includes(name))
      .map(name => error(`"${name}" is set by the engine only; leave it out`)),
    ...(before ? known : [])
      .filter(name => isReserved(name) && !written.includes(name))
      .map(name =>
        error(
          `"${name}" is taken away by the engine when the run has ended; keep it, and abort the run with an Action where it is not to be waited for`,
        ),
      ),
  ];
}
