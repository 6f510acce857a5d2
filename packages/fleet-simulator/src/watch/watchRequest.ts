import { parseRevision, parseSelectors } from '../api/list';
import { ApiContext } from '../api/context';
import { KindDefinition, tableKey } from '../kinds/kind';
import { Selector } from '../kubernetes/selectors';
import { FieldProblem, invalid, StatusError } from '../kubernetes/status';
import { bookmark, errorEvent, eventOf, WatchEvent } from './watchEvent';

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
  const initial = query.get('sendInitialEvents');
  const match = query.get('resourceVersionMatch');
  const problems: FieldProblem[] = [];
  if (initial !== null && !watchList) {
    problems.push({
      type: 'Forbidden',
      field: 'sendInitialEvents',
      detail:
        'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    });
  } else if (initial !== null && match !== 'NotOlderThan') {
    problems.push({
      type: 'Forbidden',
      field: 'resourceVersionMatch',
      detail:
        'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    });
  } else if (initial === null && match) {
    problems.push({
      type: 'Forbidden',
      field: 'resourceVersionMatch',
      detail:
        'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    });
    if (match !== 'NotOlderThan') {
      problems.push({
        type: 'NotSupported',
        field: 'resourceVersionMatch',
        value: match,
        detail: 'supported values: "NotOlderThan"',
      });
    }
  }
  if (problems.length > 0) {
    throw invalid(
      { group: 'meta.k8s.io', resource: 'ListOptions' },
      '',
      problems,
    );
  }
  const timeout = Number(query.get('timeoutSeconds') ?? 0);
  return {
    kind,
    namespace,
    selector: parseSelectors(query),
    revision: parseRevision(query.get('resourceVersion')),
    bookmarks: ['true', '1'].includes(query.get('allowWatchBookmarks') ?? ''),
    timeoutSeconds: timeout > 0 ? timeout : undefined,
    sendInitialEvents: initial === null ? undefined : initial === 'true',
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

/** The events that a watch delivers before the first new change. */
export function startOfWatch(
  context: ApiContext,
  request: WatchRequest,
): WatchStart {
  const { store } = context;
  const { kind, namespace, selector, revision, sendInitialEvents } = request;
  if (sendInitialEvents) {
    const events = presentObjects(context, request);
    if (request.bookmarks) {
      events.push(bookmark(kind, store.revision, true));
    }
    return { events, ended: false };
  }
  if (!revision) {
    const events =
      sendInitialEvents === false ? [] : presentObjects(context, request);
    return { events, ended: false };
  }
  try {
    const changes = store.changesSince(tableKey(kind), revision);
    return {
      events: changes
        .map(change => eventOf(change, namespace, selector))
        .filter((event): event is WatchEvent => event !== undefined),
      ended: false,
    };
  } catch (error) {
    if (error instanceof StatusError) {
      return { events: [errorEvent(error)], ended: true };
    }
    throw error;
  }
}
