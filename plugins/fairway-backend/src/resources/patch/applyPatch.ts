import { KindDefinition, objectSchemaOf } from '@fairway/plugin-fairway-common';
import { assertDepth } from '../decodeWrite';
import type { Patch } from '../Resources';
import { badRequest } from '../statusError';
import { isObject } from './isObject';
import { jsonPatch } from './jsonPatch';
import { mergePatch } from './mergePatch';
import { strategicMergePatch } from './strategicMergePatch';

function objectOf(body: unknown, what: string): Record<string, unknown> {
  if (!isObject(body)) {
    throw badRequest(`a ${what} must be an object`);
  }
  return body;
}

/**
 * A document of a kind with a patch applied; the document itself stays as it is.
 *
 * @throws StatusError where the patch is malformed or does not fit
 */
export function applyPatch(
  definition: KindDefinition,
  document: object,
  { type, body }: Patch,
): unknown {
  assertDepth(body, 'patch');
  switch (type) {
    case 'merge':
      return mergePatch(document, objectOf(body, 'merge patch'));
    case 'strategic':
      return strategicMergePatch(
        document as Record<string, unknown>,
        objectOf(body, 'strategic merge patch'),
        objectSchemaOf(definition),
      );
    case 'json':
      return jsonPatch(document, body);
    default:
      return type satisfies never;
  }
}
