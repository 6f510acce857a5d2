import { KindDefinition } from '../kinds/kind';
import {
  isJsonObject,
  Json,
  JsonObject,
  KubernetesObject,
} from '../kubernetes/object';
import { badRequest, StatusError } from '../kubernetes/status';
import { applyJsonPatch } from '../patch/jsonPatch';
import { applyMergePatch } from '../patch/mergePatch';
import { applyStrategicMergePatch } from '../patch/strategicMergePatch';
import { ApiContext, mustGet } from './context';
import { readObject } from './objectInput';
import { replaceObject } from './update';
import { WriteOptions } from './writeOptions';

/** Media types of the patches, apart from apply. */
export const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;

/** Media types of server-side apply. */
export const APPLY_TYPE = 'application/apply-patch+yaml';

function unsupported(mediaType: string, kind: KindDefinition): StatusError {
  const accepted: string[] = [PATCH_TYPES.json, PATCH_TYPES.merge, APPLY_TYPE];
  const known = [...accepted, PATCH_TYPES.strategic].includes(mediaType);
  const message =
    known && kind.custom
      ? `the body of the request was in an unknown format - accepted media types include: ${accepted.join(
          ', ',
        )}`
      : '415: Unsupported Media Type';
  return new StatusError(
    415,
    'UnsupportedMediaType',
    message,
    known ? undefined : {},
  );
}

function patched(
  kind: KindDefinition,
  mediaType: string,
  live: JsonObject,
  body: unknown,
): Json {
  if (mediaType === PATCH_TYPES.json) {
    return applyJsonPatch(live, body);
  }
  const strategic = mediaType === PATCH_TYPES.strategic && !kind.custom;
  if (mediaType !== PATCH_TYPES.merge && !strategic) {
    throw unsupported(mediaType, kind);
  }
  if (!isJsonObject(body)) {
    throw badRequest('error decoding patch: the patch must be an object');
  }
  return strategic
    ? applyStrategicMergePatch(live, body, kind.schema)
    : applyMergePatch(live, body);
}

/**
 * Patches an object with a merge, JSON or strategic merge patch.
 *
 * @throws StatusError 404, 409, 415 or 422, as the API server does.
 */
export function patchObject(
  context: ApiContext,
  kind: KindDefinition,
  namespace: string | undefined,
  name: string,
  patch: { mediaType: string; body: unknown },
  options: WriteOptions,
): KubernetesObject {
  const live = mustGet(context, kind, namespace, name);
  const result = patched(
    kind,
    patch.mediaType,
    live as unknown as JsonObject,
    patch.body,
  );
  const given = readObject(kind, { namespace, name }, result);
  return replaceObject(context, kind, live, given, options);
}
