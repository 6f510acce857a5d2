import { apiVersionOf, KindDefinition, tableKey } from '../kinds/kind';
import { KubernetesObject } from '../kubernetes/object';
import {
  allOf,
  parseFieldSelector,
  parseLabelSelector,
  Selector,
} from '../kubernetes/selectors';
import {
  badRequest,
  expired,
  FieldProblem,
  invalid,
  StatusError,
} from '../kubernetes/status';
import { decodeContinue, encodeContinue } from '../store/continueToken';
import { objectKey } from '../store/store';
import { ApiContext } from './context';

/** A list as it is answered. */
export interface ObjectList {
  kind: string;
  apiVersion: string;
  metadata: {
    resourceVersion: string;
    continue?: string;
    remainingItemCount?: number;
  };
  items: object[];
}

/** Both selectors of a query. */
export function parseSelectors(query: URLSearchParams): Selector | undefined {
  return allOf(
    parseLabelSelector(query.get('labelSelector')),
    parseFieldSelector(query.get('fieldSelector')),
  );
}

/** @throws StatusError 422 for a resource version that is no number. */
export function parseRevision(text: string | null): number | undefined {
  if (!text) {
    return undefined;
  }
  if (!/^\d+$/.test(text)) {
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
    );
  }
  return Number(text);
}

/**
 * Checks that a revision exists.
 *
 * @param retryable - whether a cache may still catch up with it
 * @throws StatusError 504 for one in the future.
 */
export function assertReached(
  context: ApiContext,
  wanted: number | undefined,
  retryable = true,
): void {
  const current = context.store.revision;
  if (wanted === undefined || wanted <= current) {
    return;
  }
  throw new StatusError(
    504,
    'Timeout',
    `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    {
      causes: [
        {
          reason: 'ResourceVersionTooLarge',
          message: 'Too large resource version',
        },
      ],
      ...(retryable ? { retryAfterSeconds: 1 } : {}),
    },
  );
}

function assertListOptions(query: URLSearchParams): void {
  const match = query.get('resourceVersionMatch');
  const problems: FieldProblem[] = [];
  const field = 'resourceVersionMatch';
  if (query.has('sendInitialEvents')) {
    problems.push({
      type: 'Forbidden',
      field: 'sendInitialEvents',
      detail: 'sendInitialEvents is forbidden for list',
    });
  }
  if (match && query.get('continue')) {
    problems.push({
      type: 'Forbidden',
      field,
      detail: 'resourceVersionMatch is forbidden when continue is provided',
    });
  } else if (match && !query.get('resourceVersion')) {
    problems.push({
      type: 'Forbidden',
      field,
      detail:
        'resourceVersionMatch is forbidden unless resourceVersion is provided',
    });
  } else if (match && !['Exact', 'NotOlderThan'].includes(match)) {
    problems.push({
      type: 'NotSupported',
      field,
      value: match,
      detail: 'supported values: "Exact", "NotOlderThan", ""',
    });
  } else if (match === 'Exact' && query.get('resourceVersion') === '0') {
    problems.push({
      type: 'Forbidden',
      field,
      detail:
        'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    });
  }
  if (problems.length > 0) {
    throw invalid(
      { group: 'meta.k8s.io', resource: 'ListOptions' },
      '',
      problems,
    );
  }
}

interface Snapshot {
  revision: number;
  objects: KubernetesObject[];
  /** Key after which the page starts. */
  after?: string;
}

const CONTINUE_TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

function continued(
  context: ApiContext,
  table: string,
  namespace: string | undefined,
  query: URLSearchParams,
): Snapshot {
  const { store } = context;
  if (query.get('resourceVersion') && query.get('resourceVersion') !== '0') {
    throw badRequest(
      'specifying resource version is not allowed when using continue',
    );
  }
  const { revision, after } = decodeContinue(query.get('continue')!);
  if (revision === -1) {
    const objects = store.list(table, namespace);
    return { revision: store.revision, objects, after };
  }
  if (revision < store.compactedRevision) {
    const error = expired(CONTINUE_TOO_OLD);
    error.status.metadata = {
      continue: encodeContinue({ revision: -1, after }),
    };
    throw error;
  }
  const objects = store.listAt(table, revision, namespace);
  return { revision, objects, after };
}

function snapshot(
  context: ApiContext,
  table: string,
  namespace: string | undefined,
  query: URLSearchParams,
): Snapshot {
  const { store } = context;
  if (query.get('continue')) {
    return continued(context, table, namespace, query);
  }
  const wanted = parseRevision(query.get('resourceVersion'));
  const match = query.get('resourceVersionMatch');
  const exact = match === 'Exact' || (!match && query.get('limit') && wanted);
  assertReached(context, wanted, !exact);
  if (exact && wanted) {
    if (wanted < store.compactedRevision) {
      throw expired('The resourceVersion for the provided list is too old.');
    }
    return {
      revision: wanted,
      objects: store.listAt(table, wanted, namespace),
    };
  }
  return { revision: store.revision, objects: store.list(table, namespace) };
}

/** Items of built-in lists do not repeat their type. */
function listItem(kind: KindDefinition, object: KubernetesObject): object {
  if (kind.custom) {
    return object;
  }
  const { apiVersion: _, kind: __, ...item } = object;
  return item;
}

function keyOf(object: KubernetesObject): string {
  return objectKey(object.metadata.namespace, object.metadata.name!);
}

/**
 * Lists objects, with selectors, limit/continue and resource versions.
 *
 * @throws StatusError 400, 410, 422 or 504, as the API server does.
 */
export function listObjects(
  context: ApiContext,
  kind: KindDefinition,
  namespace: string | undefined,
  query: URLSearchParams,
): ObjectList {
  assertListOptions(query);
  const selector = parseSelectors(query);
  const state = snapshot(context, tableKey(kind), namespace, query);
  const { after } = state;
  let objects = selector ? state.objects.filter(selector) : state.objects;
  if (after !== undefined) {
    objects = objects.filter(object => keyOf(object) > after);
  }
  const limit = Number(query.get('limit') ?? 0);
  const page = limit > 0 ? objects.slice(0, limit) : objects;
  const remaining = objects.length - page.length;
  const finished = kind.custom ? { continue: '' } : {};
  return {
    kind: kind.listKind,
    apiVersion: apiVersionOf(kind),
    metadata: {
      resourceVersion: String(state.revision),
      ...(remaining > 0
        ? {
            continue: encodeContinue({
              revision: state.revision,
              after: keyOf(page[page.length - 1]),
            }),
            ...(selector ? {} : { remainingItemCount: remaining }),
          }
        : finished),
    },
    items: page.map(object => listItem(kind, object)),
  };
}
