import { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { tableKey } from '../kinds/kind';
import {
  forbidden,
  StatusError,
  unauthorized,
  unknownResource,
} from '../kubernetes/status';
import { FaultEffect } from '../faults/fault';
import { Identity } from '../auth/tokens';
import { parseWatchRequest, startOfWatch } from '../watch/watchRequest';
import { WatchStream } from '../watch/watchStream';
import { errorEvent } from '../watch/watchEvent';
import { ClusterRuntime } from '../clusterRuntime';
import { errorAnswer, injectedError, writeAnswer, writeText } from './answer';
import { parseBody, readBody } from './body';
import { discoveryDocument } from './discovery';
import { openApiDocument } from './openapi';
import {
  isWrite,
  parseRequest,
  RequestInfo,
  ResourceTarget,
} from './requestInfo';
import { Answer, handleResource, kindOfRequest } from './resourceHandler';
import { reviewAccess } from './accessReview';

/** Time until a watch without `timeoutSeconds` ends, as in the API server. */
const DEFAULT_WATCH_TIMEOUT_SECONDS = 1800;

function effectOf<T extends FaultEffect['type']>(
  effects: FaultEffect[],
  type: T,
): Extract<FaultEffect, { type: T }> | undefined {
  return effects.find(
    (effect): effect is Extract<FaultEffect, { type: T }> =>
      effect.type === type,
  );
}

/** @throws StatusError 401 or 403. */
function authorise(
  cluster: ClusterRuntime,
  info: RequestInfo,
  authorization: string | undefined,
): Identity {
  const now = cluster.context.now();
  const identity = cluster.tokens.authenticate(authorization, now);
  if (!identity) {
    throw unauthorized();
  }
  const review = info.target?.group === 'authorization.k8s.io';
  if (identity.readOnly && isWrite(info.verb) && !review) {
    const { target, verb } = info;
    const { group, resource, name, namespace } = target!;
    const where = namespace
      ? `in the namespace "${namespace}"`
      : 'at the cluster scope';
    throw forbidden(
      { group, resource },
      name,
      `User "${identity.user}" cannot ${
        verb === 'apply' ? 'patch' : verb
      } resource "${resource}" in API group "${group}" ${where}`,
    );
  }
  return identity;
}

function answerDiscovery(cluster: ClusterRuntime, info: RequestInfo): Answer {
  const { path } = info;
  const document = path.startsWith('/openapi/v3')
    ? openApiDocument(cluster.context.kinds, path)
    : discoveryDocument(cluster.context.kinds, path);
  if (!document) {
    throw unknownResource();
  }
  return { code: 200, body: document };
}

function openWatch(
  cluster: ClusterRuntime,
  info: RequestInfo,
  response: ServerResponse,
  effects: FaultEffect[],
): void {
  const { context, clock } = cluster;
  const target = info.target!;
  const kind = kindOfRequest(context, target);
  const watch = parseWatchRequest(
    kind,
    target.namespace,
    info.query,
    cluster.settings.watchList,
  );
  const { selector, namespace } = watch;
  const start = startOfWatch(context, watch);
  const stream = new WatchStream(
    response,
    clock,
    info.path,
    kind,
    watch.bookmarks,
    effects,
  );
  cluster.watches.add(stream);
  if (effectOf(effects, 'ExpiredWatch')) {
    const tooOld = `too old resource version: ${watch.revision ?? 0} (${
      context.store.revision
    })`;
    stream.send(errorEvent(new StatusError(410, 'Expired', tooOld)));
    stream.end();
    return;
  }
  start.events.forEach(event => stream.send(event));
  if (start.ended) {
    stream.end();
    return;
  }
  const unsubscribe = cluster.hub.subscribe({
    table: tableKey(kind),
    namespace,
    selector,
    deliver: (event, json) => stream.send(event, json),
  });
  const seconds = watch.timeoutSeconds ?? DEFAULT_WATCH_TIMEOUT_SECONDS;
  const timer = clock.setTimeout(() => {
    stream.sendBookmark(context.store.revision);
    stream.end();
  }, seconds * 1000);
  stream.whenClosed(() => {
    unsubscribe();
    timer.cancel();
  });
  cluster.watchOpened();
}

function delayOf(cluster: ClusterRuntime, effects: FaultEffect[]): number {
  const latency = cluster.settings.latency;
  const all = [...(latency ? [latency] : [])];
  for (const effect of effects) {
    if (effect.type === 'Latency') {
      all.push(effect);
    }
  }
  return all.reduce(
    (sum, { ms, jitterMs }) =>
      sum + ms + (jitterMs ? cluster.faults.draw() * jitterMs : 0),
    0,
  );
}

/** Sends a TCP reset where the socket is plain TCP. */
function resetConnection(response: ServerResponse): void {
  const { socket } = response;
  if (socket instanceof TLSSocket) {
    socket.destroy();
  } else {
    socket?.resetAndDestroy();
  }
}

/** Answers in another way than by a `Status`; false if no fault asks for it. */
function breakConnection(
  response: ServerResponse,
  effects: FaultEffect[],
  committed: boolean,
): boolean {
  const reset = effectOf(effects, 'ConnectionReset');
  if (reset && (reset.committed ?? false) === committed) {
    resetConnection(response);
    return true;
  }
  const hang = effectOf(effects, 'Hang');
  return hang !== undefined && (hang.committed ?? false) === committed;
}

function staleList(
  cluster: ClusterRuntime,
  info: RequestInfo,
  effects: FaultEffect[],
): void {
  const stale = effectOf(effects, 'StaleList');
  if (stale && info.verb === 'list' && !info.query.has('continue')) {
    const { store } = cluster.context;
    const oldest = Math.max(1, store.compactedRevision);
    const revision = Math.max(oldest, store.revision - stale.revisions);
    info.query.set('resourceVersion', String(revision));
    info.query.set('resourceVersionMatch', 'Exact');
  }
}

/** Unknown groups are answered below the Kubernetes API, with plain text. */
function isServed(cluster: ClusterRuntime, target: ResourceTarget): boolean {
  const { group, version } = target;
  return (
    group === 'authorization.k8s.io' ||
    cluster.context.kinds.serves(group, version)
  );
}

async function answerRequest(
  cluster: ClusterRuntime,
  info: RequestInfo,
  request: IncomingMessage,
  response: ServerResponse,
  effects: FaultEffect[],
): Promise<Answer | undefined> {
  const { headers } = request;
  const body = isWrite(info.verb) ? await readBody(request) : '';
  const delay = delayOf(cluster, effects);
  if (delay > 0) {
    await new Promise<void>(resolve => {
      cluster.clock.setTimeout(resolve, delay);
    });
  }
  if (breakConnection(response, effects, false)) {
    return undefined;
  }
  const failure = effectOf(effects, 'Error');
  if (failure && !failure.committed) {
    throw injectedError(failure);
  }
  if (['/readyz', '/livez', '/healthz'].includes(info.path)) {
    writeText(response, 200, 'ok');
    return undefined;
  }
  const identity = authorise(cluster, info, headers.authorization);
  if (info.verb === 'watch') {
    openWatch(cluster, info, response, effects);
    return undefined;
  }
  if (!info.target) {
    return answerDiscovery(cluster, info);
  }
  if (!isServed(cluster, info.target)) {
    writeText(response, 404, '404 page not found\n');
    return undefined;
  }
  const parsed = parseBody(body, info.mediaType);
  const review = reviewAccess(info.target, identity, parsed);
  if (review) {
    return review;
  }
  staleList(cluster, info, effects);
  const answer = handleResource(
    cluster.context,
    info,
    parsed,
    headers['user-agent'],
  );
  if (breakConnection(response, effects, true)) {
    return undefined;
  }
  if (failure) {
    throw injectedError(failure);
  }
  return answer;
}

/**
 * Answers one HTTP request to a cluster.
 *
 * @param path - path inside of the cluster
 * @param search - query without the question mark
 */
export async function handleClusterRequest(
  cluster: ClusterRuntime,
  path: string,
  search: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const contentType = request.headers['content-type'];
  const info = parseRequest(request.method ?? 'GET', path, search, contentType);
  cluster.counters.count(info);
  const effects = cluster.faults.hits(info);
  try {
    const answer = await answerRequest(
      cluster,
      info,
      request,
      response,
      effects,
    );
    if (answer && !response.destroyed) {
      writeAnswer(response, answer, effects);
    }
  } catch (error) {
    if (!response.headersSent && !response.destroyed) {
      writeAnswer(response, errorAnswer(error), effects);
    } else {
      response.destroy();
    }
  }
}
