import { IncomingMessage, ServerResponse } from 'node:http';
import type { RoutedFleet } from '../fleetSimulator';
import { errorAnswer, writeAnswer } from './answer';
import { handleClusterRequest } from './clusterHandler';
import { handleControlRequest } from './control';
import { notFound } from '../kubernetes/status';

const CLUSTERS = '/clusters/';
const CONTROL = '/simulator';

/** Hands a request to its cluster or to the control endpoint. */
export function routeRequest(
  fleet: RoutedFleet,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const search = mark < 0 ? '' : url.slice(mark + 1);
  if (path.startsWith(CLUSTERS)) {
    const slash = path.indexOf('/', CLUSTERS.length);
    const end = slash < 0 ? path.length : slash;
    const name = path.slice(CLUSTERS.length, end);
    const cluster = fleet.find(name);
    if (!cluster) {
      const ref = { group: '', resource: 'clusters' };
      writeAnswer(response, errorAnswer(notFound(ref, name)));
    } else if (cluster.stopped) {
      request.socket.destroy();
    } else {
      const inside = path.slice(end) || '/';
      handleClusterRequest(cluster.runtime, inside, search, request, response);
    }
    return;
  }
  if (path === CONTROL || path.startsWith(`${CONTROL}/`)) {
    const inside = path.slice(CONTROL.length) || '/';
    handleControlRequest(fleet, inside, search, request, response);
    return;
  }
  const ref = { group: '', resource: 'paths' };
  writeAnswer(response, errorAnswer(notFound(ref, path)));
}
