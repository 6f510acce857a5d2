import { assertReached, parseRevision, parseSelectors } from '../api/list';
import { ApiContext } from '../api/context';
import { KindDefinition, tableKey } from '../kinds/kind';
import { Selector } from '../kubernetes/selectors';
import { FieldProblem, invalid, StatusError } from '../kubernetes/status';
import { bookmark, errorEvent, eventOf, WatchEvent } from './watchEvent';

/** The only match that streaming lists know. */
const NOT_OLDER_THAN = 'NotOlderThan';

/** A watch as it was asked for. */
export interface WatchRequest {
  kind: KindDefinition;
  namespace?: string;
  selector?: Selector;
  /** Undefined: from now, with the present objects as ADDED events. */
  revision?: number;
  bookmarks: boolean;
  timeoutSeconds?: number;
  /** Undefined: as the resource version implies. */
  sendInitialEvents?: boolean;
}

/** The options of a watch that do not fit together. */
function problemsOf(
  query: URLSearchParams,
  watchList: boolean,
): FieldProblem[] {
  const asksForInitialEvents = query.has('sendInitialEvents');
  const match = query.get('resourceVersionMatch');
  const problems: FieldProblem[] = [];
  const onMatch = (problem: Omit<FieldProblem, 'field'>) =>
    problems.push({ ...problem, field: 'resourceVersionMatch' });
  if (asksForInitialEvents && match !== NOT_OLDER_THAN) {
    onMatch({
      type: 'Forbidden',
      detail: `sendInitialEvents requires setting resourceVersionMatch to ${NOT_OLDER_THAN}`,
    });
  }
  if (asksForInitialEvents && !watchList) {
    problems.push({
      type: 'Forbidden',
      field: 'sendInitialEvents',
      detail:
        'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    });
  }
  if (match && !asksForInitialEvents) {
    onMatch({
      type: 'Forbidden',
      detail:
        'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    });
  }
  if (match && match !== NOT_OLDER_THAN) {
    onMatch({
      type: 'NotSupported',
      value: match,
      detail: `supported values: "${NOT_OLDER_THAN}"`,
    });
  }
  if (match && query.get('continue')) {
    onMatch({
      type: 'Forbidden',
      detail: 'resourceVersionMatch is forbidden when continue is provided',
    });
  }
  return problems;
}

/** As the API server reads flags: everything but these two is true. */
function isTrue(value: string | null): boolean {
  return value !== null && !['false', '0'].includes(value);
}

/**
 * Reads a watch from a query.
 *
 * @param watchList - whether the cluster supports `sendInitialEvents`
 * @throws StatusError 400 or 422, as the API server does.
 */
export function parseWatchRequest(
  kind: KindDefinition,
  namespace: string | undefined,
  query: URLSearchParams,
  watchList: boolean,
): WatchRequest {
  const problems = problemsOf(query, watchList);
  if (problems.length > 0) {
    throw invalid(
      { group: 'meta.k8s.io', resource: 'ListOptions' },
      '',
      problems,
    );
  }
  const timeout = Number(query.get('timeoutSeconds') ?? 0);
  const initial = query.get('sendInitialEvents');
  return {
    kind,
    namespace,
    selector: parseSelectors(query),
    revision: parseRevision(query.get('resourceVersion')),
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    timeoutSeconds: timeout > 0 ? timeout : undefined,
    sendInitialEvents: initial === null ? undefined : isTrue(initial),
  };
}

/** What a watch starts with; `ended` if it cannot go on from there. */
export interface WatchStart {
  events: WatchEvent[];
  ended: boolean;
}

function presentObjects(
  context: ApiContext,
  request: WatchRequest,
): WatchEvent[] {
  const { kind, namespace, selector } = request;
  const objects = context.store.list(tableKey(kind), namespace);
  return objects
    .filter(object => !selector || selector(object))
    .map(object => ({ type: 'ADDED', object }));
}

/** @throws StatusError 410 or 504 if the watch cannot start from there. */
function eventsToStartWith(
  context: ApiContext,
  request: WatchRequest,
): WatchEvent[] {
  const { store } = context;
  const { kind, namespace, selector, revision, sendInitialEvents } = request;
  if (sendInitialEvents) {
    assertReached(context, revision);
    const end = request.bookmarks ? [bookmark(kind, store.revision, true)] : [];
    return [...presentObjects(context, request), ...end];
  }
  if (!revision) {
    return sendInitialEvents === false ? [] : presentObjects(context, request);
  }
  return store
    .changesSince(tableKey(kind), revision)
    .map(change => eventOf(change, namespace, selector))
    .filter((event): event is WatchEvent => event !== undefined);
}

/** The events that a watch delivers before the first new change. */
export function startOfWatch(
  context: ApiContext,
  request: WatchRequest,
): WatchStart {
  try {
    return { events: eventsToStartWith(context, request), ended: false };
  } catch (error) {
    if (error instanceof StatusError) {
      return { events: [errorEvent(error)], ended: true };
    }
    throw error;
  }
}
