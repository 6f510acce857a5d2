import { applyObject } from '../api/apply';
import { ApiContext, mustGet } from '../api/context';
import { createObject } from '../api/create';
import { deleteObject, parseDeleteOptions } from '../api/delete';
import {
  assertReached,
  listObjects,
  parseRevision,
  parseSelectors,
} from '../api/list';
import { patchObject } from '../api/patch';
import { updateObject } from '../api/update';
import { parseWriteOptions } from '../api/writeOptions';
import { KindDefinition, resourceRef, tableKey } from '../kinds/kind';
import {
  methodNotAllowed,
  notFound,
  unknownResource,
} from '../kubernetes/status';
import { RequestInfo, ResourceTarget } from './requestInfo';

/** An answer before it is written. */
export interface Answer {
  code: number;
  body: object;
}

/**
 * Finds the kind that a request is about.
 *
 * @throws StatusError 404 if it is not served there.
 */
export function kindOfRequest(
  context: ApiContext,
  target: ResourceTarget,
): KindDefinition {
  const { group, version, resource, subresource, namespace } = target;
  const kind = context.kinds.byResource(group, version, resource);
  const served =
    kind &&
    (!subresource || (subresource === 'status' && kind.statusSubresource)) &&
    (kind.namespaced || namespace === undefined) &&
    (!kind.namespaced || !target.name || namespace !== undefined);
  if (served) {
    return kind;
  }
  // The API server answers so for custom kinds: as if the object was missing.
  throw kind?.custom && subresource && target.name
    ? notFound(resourceRef(kind), target.name)
    : unknownResource();
}

function deleteCollection(
  context: ApiContext,
  kind: KindDefinition,
  info: RequestInfo,
  body: unknown,
): Answer {
  const { namespace } = info.target!;
  const list = listObjects(context, kind, namespace, info.query);
  const selector = parseSelectors(info.query);
  const request = parseDeleteOptions(body, info.query);
  for (const object of context.store.list(tableKey(kind), namespace)) {
    if (!selector || selector(object)) {
      const { name } = object.metadata;
      deleteObject(context, kind, object.metadata.namespace, name!, request);
    }
  }
  return { code: 200, body: list };
}

/** Performs a request to a resource, except for watches. */
export function handleResource(
  context: ApiContext,
  info: RequestInfo,
  body: unknown,
  userAgent: string | undefined,
): Answer {
  const target = info.target!;
  const { namespace, name } = target;
  const kind = kindOfRequest(context, target);
  const subresource = target.subresource as 'status' | undefined;
  const write = (
    optionsKind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  ) =>
    parseWriteOptions(info.query, {
      kind: optionsKind,
      apply: info.verb === 'apply',
      userAgent,
      subresource,
    });

  if (info.verb === 'list') {
    return {
      code: 200,
      body: listObjects(context, kind, namespace, info.query),
    };
  }
  if (info.verb === 'deletecollection') {
    return deleteCollection(context, kind, info, body);
  }
  if (info.verb === 'create') {
    if (name || (kind.namespaced && namespace === undefined)) {
      throw methodNotAllowed();
    }
    const options = write('CreateOptions');
    return {
      code: 201,
      body: createObject(context, kind, namespace, body, options),
    };
  }
  if (!name) {
    throw methodNotAllowed();
  }
  switch (info.verb) {
    case 'get':
      assertReached(context, parseRevision(info.query.get('resourceVersion')));
      return { code: 200, body: mustGet(context, kind, namespace, name) };
    case 'update': {
      const options = write('UpdateOptions');
      return {
        code: 200,
        body: updateObject(context, kind, namespace, name, body, options),
      };
    }
    case 'patch': {
      const patch = { mediaType: info.mediaType, body };
      const options = write('PatchOptions');
      return {
        code: 200,
        body: patchObject(context, kind, namespace, name, patch, options),
      };
    }
    case 'apply': {
      const options = write('PatchOptions');
      const { object, created } = applyObject(
        context,
        kind,
        namespace,
        name,
        body,
        options,
      );
      return { code: created ? 201 : 200, body: object };
    }
    case 'delete': {
      const request = parseDeleteOptions(body, info.query);
      return {
        code: 200,
        body: deleteObject(context, kind, namespace, name, request),
      };
    }
    default:
      throw methodNotAllowed();
  }
}
