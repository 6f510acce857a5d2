import { applyPatch, Operation } from 'rfc6902';
import { JsonObject } from '../kubernetes/object';
import { badRequest, StatusError } from '../kubernetes/status';

/**
 * Applies a JSON patch (RFC 6902).
 *
 * @throws StatusError 422 if an operation fails, including `test`.
 */
export function applyJsonPatch(
  target: JsonObject,
  operations: unknown,
): JsonObject {
  if (!Array.isArray(operations)) {
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    );
  }
  const copy = structuredClone(target);
  const failed = applyPatch(copy, operations as Operation[]).find(
    error => error !== null,
  );
  if (failed) {
    throw new StatusError(
      422,
      'Invalid',
      'the server rejected our request due to an error in our request',
      {},
    );
  }
  return copy;
}
