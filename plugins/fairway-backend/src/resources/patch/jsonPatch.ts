import { applyPatch as applyJsonPatch, Operation, Pointer } from 'rfc6902';
import { badRequest, StatusError } from '../statusError';
import { isObject } from './isObject';

/** How many operations a JSON patch may have, as in the API server of Kubernetes. */
const MAX_OPERATIONS = 10_000;

function isOperation(operation: unknown): operation is Operation {
  return (
    isObject(operation) &&
    typeof operation.path === 'string' &&
    typeof operation.op === 'string' &&
    (operation.from === undefined || typeof operation.from === 'string')
  );
}

/** How much may be copied by one patch, in bytes of JSON, as in Kubernetes. */
const MAX_COPIED = 3 * 1024 * 1024;

/** Keys that lead out of a document, into the objects of the runtime. */
const NEVER_A_FIELD: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
]);

/** The parts of a JSON pointer. */
function tokensOf(pointer: string): string[] {
  return pointer
    .split('/')
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** RFC 6902. Neither argument is changed. @throws StatusError */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch) || !patch.every(isOperation)) {
    throw badRequest(
      'a JSON patch must be a list of operations such as {"op": "replace", "path": "/spec/version", "value": "v2"}',
    );
  }
  if (patch.length > MAX_OPERATIONS) {
    throw new StatusError(
      'RequestEntityTooLarge',
      `a JSON patch may have at most ${MAX_OPERATIONS} operations, but this one has ${patch.length}`,
    );
  }
  const patched = structuredClone(target);
  const refuse = (index: number, problem: string) => {
    const { op, path } = patch[index];
    // kubectl shows the causes and not the message.
    const message = `${op} ${path}: ${problem}`;
    return new StatusError(
      'Invalid',
      `the JSON patch does not fit: operation ${index}: ${message}`,
      {
        causes: [{ reason: 'FieldValueInvalid', field: `[${index}]`, message }],
      },
    );
  };
  let copied = 0;
  patch.forEach((operation, index) => {
    const { from = '' } = operation as { from?: string };
    for (const pointer of [operation.path, from]) {
      if (tokensOf(pointer).some(token => NEVER_A_FIELD.has(token))) {
        throw refuse(index, `${pointer} names no field of any object`);
      }
    }
    let error: Error | null;
    try {
      if (operation.op === 'copy') {
        const source = Pointer.fromJSON(from).get(patched);
        copied += JSON.stringify(source ?? null).length;
        if (copied > MAX_COPIED) {
          throw new RangeError(
            `the copies of this patch come to more than ${MAX_COPIED} bytes`,
          );
        }
      }
      [error] = applyJsonPatch(patched, [operation]);
    } catch (failure) {
      throw refuse(index, String((failure as Error).message));
    }
    if (error) {
      throw refuse(
        index,
        {
          MissingError: 'there is nothing at this path',
          TestError: 'the value at this path is another one',
        }[error.name] ?? 'it is not an operation of RFC 6902',
      );
    }
  });
  return patched;
}
