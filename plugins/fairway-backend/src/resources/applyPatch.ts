import { applyPatch as applyJsonPatch, Operation, Pointer } from 'rfc6902';
import { badRequest, StatusError } from './statusError';
import type { Patch } from './Resources';

/** How many operations a JSON patch may have, as in the API server of Kubernetes. */
const MAX_OPERATIONS = 10_000;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 7386. Neither argument is changed. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) {
    return patch;
  }
  const merged = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      merged.delete(key);
    } else {
      merged.set(key, mergePatch(merged.get(key), value));
    }
  }
  return Object.fromEntries(merged);
}

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

function jsonPatch(target: unknown, patch: unknown): unknown {
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
  const refuse = (index: number, problem: string) =>
    new StatusError(
      'Invalid',
      `the JSON patch does not fit: operation ${index} (${patch[index].op} ${patch[index].path}): ${problem}`,
      {
        causes: [
          {
            reason: 'FieldValueInvalid',
            field: `[${index}]`,
            message: problem,
          },
        ],
      },
    );
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

/**
 * A document with a patch applied; the document itself stays as it is.
 *
 * @throws StatusError where the patch is malformed or does not fit
 */
export function applyPatch(document: unknown, patch: Patch): unknown {
  switch (patch.type) {
    case 'merge':
      if (!isObject(patch.body)) {
        throw badRequest('a merge patch must be an object');
      }
      return mergePatch(document, patch.body);
    case 'json':
      return jsonPatch(document, patch.body);
    default:
      return patch satisfies never;
  }
}
