import { APPLY_TYPE } from '../api/patch';

/** What a request does. `discovery` is everything that is no resource. @public */
export type RequestVerb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'apply'
  | 'delete'
  | 'deletecollection'
  | 'discovery';

/** A request to a resource. */
export interface ResourceTarget {
  group: string;
  version: string;
  resource: string;
  namespace?: string;
  name?: string;
  subresource?: string;
}

/** A request, as routing, counters and faults see it. */
export interface RequestInfo {
  method: string;
  /** Path inside of the cluster, beginning with a slash. */
  path: string;
  query: URLSearchParams;
  verb: RequestVerb;
  /** Media type of the body without parameters. */
  mediaType: string;
  target?: ResourceTarget;
}

function parseTarget(path: string): ResourceTarget | undefined {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const core = parts[0] === 'api';
  if (!core && parts[0] !== 'apis') {
    return undefined;
  }
  const [group, version] = core ? ['', parts[1]] : [parts[1], parts[2]];
  const rest = parts.slice(core ? 2 : 3);
  if (!version || rest.length === 0) {
    return undefined;
  }
  const inNamespace =
    rest[0] === 'namespaces' &&
    rest.length >= 3 &&
    !['status', 'finalize'].includes(rest[2]);
  const namespace = inNamespace ? rest[1] : undefined;
  const [resource, name, subresource] = inNamespace ? rest.slice(2) : rest;
  return { group, version, resource, namespace, name, subresource };
}

function verbOf(
  method: string,
  target: ResourceTarget | undefined,
  query: URLSearchParams,
  mediaType: string,
): RequestVerb {
  if (!target) {
    return 'discovery';
  }
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return mediaType === APPLY_TYPE ? 'apply' : 'patch';
    case 'DELETE':
      return target.name ? 'delete' : 'deletecollection';
    default:
      if (['true', '1'].includes(query.get('watch') ?? '')) {
        return 'watch';
      }
      return target.name ? 'get' : 'list';
  }
}

/** Reads what a request asks for from its line and content type. */
export function parseRequest(
  method: string,
  path: string,
  search: string,
  contentType: string | undefined,
): RequestInfo {
  const query = new URLSearchParams(search);
  const mediaType = (contentType ?? '').split(';')[0].trim();
  const target = parseTarget(path);
  return {
    method,
    path,
    query,
    mediaType,
    target,
    verb: verbOf(method, target, query, mediaType),
  };
}

/** Whether a request may change something. */
export function isWrite(verb: RequestVerb): boolean {
  return !['get', 'list', 'watch', 'discovery'].includes(verb);
}
