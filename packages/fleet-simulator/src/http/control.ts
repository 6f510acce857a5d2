import { IncomingMessage, ServerResponse } from 'node:http';
import { TokenGrant } from '../auth/tokens';
import { BehaviourRule } from '../controller/behaviour';
import { Fault } from '../faults/fault';
import type { RoutedFleet } from '../fleetSimulator';
import { CustomKind } from '../kinds/customKind';
import { JsonObject, KubernetesObjectInput } from '../kubernetes/object';
import { badRequest, StatusError, unknownResource } from '../kubernetes/status';
import { ClusterConfig, SimulatedCluster } from '../simulatedCluster';
import { errorAnswer, writeAnswer } from './answer';
import { parseBody, readBody } from './body';

/** What a control command gets. */
interface Command {
  body: any;
  query: URLSearchParams;
  /** Rest of the path, after the command. */
  argument?: string;
}

type ClusterCommand = (
  cluster: SimulatedCluster,
  command: Command,
) => object | void;

/** Commands on one cluster, by method and path. */
const clusterCommands: Record<string, ClusterCommand> = {
  'GET ': cluster => ({
    name: cluster.name,
    labels: cluster.labels,
    url: cluster.url,
    stopped: cluster.stopped,
    resourceVersion: cluster.resourceVersion,
    openWatches: cluster.watches.size,
  }),
  'GET changes': cluster => ({ items: cluster.lastChanges() }),
  'GET counters': cluster => cluster.counters.snapshot(),
  'DELETE counters': cluster => cluster.counters.reset(),
  'GET faults': cluster => ({ items: cluster.faults.list() }),
  'POST faults': (cluster, { body }) => ({
    id: cluster.faults.add(body as Fault),
  }),
  'DELETE faults': (cluster, { argument }) =>
    argument ? cluster.faults.remove(Number(argument)) : cluster.faults.clear(),
  'POST behaviour': (cluster, { body }) => {
    const { rollout, match } = body as BehaviourRule;
    cluster.behaviour.set(rollout, match);
  },
  'DELETE behaviour': cluster => cluster.behaviour.clear(),
  'PUT latency': (cluster, { body }) => cluster.setLatency(body),
  'DELETE latency': cluster => cluster.setLatency(undefined),
  'POST tokens': (cluster, { body }) => {
    const { token, ...grant } = body as TokenGrant & { token: string };
    cluster.tokens.set(token, grant);
  },
  'PUT tokens': (cluster, { body }) => {
    const { token, ...grant } = body as TokenGrant & { token: string };
    cluster.tokens.rotate(token, grant);
  },
  'POST kinds': (cluster, { body }) => {
    const { status, ...kind } = body as CustomKind & {
      status?: 'ReadyCondition';
    };
    cluster.registerKind(kind, { status });
  },
  'POST gitops': (cluster, { argument }) => {
    if (argument !== 'flux' && argument !== 'argocd') {
      throw badRequest('use gitops/flux or gitops/argocd');
    }
    cluster.installGitOps(argument);
  },
  'PUT objects': (cluster, { body }) =>
    cluster.objects.put(body as KubernetesObjectInput),
  'POST compact': cluster => cluster.compact(),
  'POST stop': cluster => cluster.stop(),
  'POST start': cluster => cluster.start(),
  'POST pause': cluster => cluster.controller.pause(),
  'POST resume': cluster => cluster.controller.resume(),
  'POST watches': (cluster, { argument, query }) => {
    const path = query.get('path') ?? undefined;
    switch (argument) {
      case 'cut':
        return cluster.watches.cut(path);
      case 'half-close':
        return cluster.watches.halfClose(path);
      case 'silence':
        return cluster.watches.silence(path);
      case 'end':
        return cluster.watches.end(path);
      default:
        throw badRequest('use watches/cut, half-close, silence or end');
    }
  },
};

function onCluster(
  fleet: RoutedFleet,
  method: string,
  [name, command = '', argument]: string[],
  input: Pick<Command, 'body' | 'query'>,
): object | void {
  if (!command && method === 'PUT') {
    const config = { ...(input.body as Partial<ClusterConfig>), name };
    return { url: fleet.addCluster(config).url };
  }
  const cluster = fleet.find(name);
  if (!cluster) {
    throw new StatusError(404, 'NotFound', `no cluster "${name}"`);
  }
  if (!command && method === 'DELETE') {
    return fleet.removeCluster(name);
  }
  const clusterCommand = clusterCommands[`${method} ${command}`];
  if (!clusterCommand) {
    throw unknownResource();
  }
  return clusterCommand(cluster, { ...input, argument });
}

function perform(
  fleet: RoutedFleet,
  method: string,
  path: string,
  input: Pick<Command, 'body' | 'query'>,
): object | void {
  const [section, ...rest] = path.split('/').filter(Boolean);
  switch (`${method} ${section}`) {
    case 'GET counters':
      return fleet.counters();
    case 'DELETE counters':
      return fleet.resetCounters();
    case 'POST bookmarks':
      return fleet.sendBookmarks();
    default:
      break;
  }
  if (section !== 'clusters') {
    throw unknownResource();
  }
  if (rest.length > 0) {
    return onCluster(fleet, method, rest, input);
  }
  const clusters = fleet.clusters();
  return {
    items: clusters.map(({ name, labels, url }) => ({ name, labels, url })),
  };
}

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

/**
 * Answers the control endpoint, `/simulator/…`, to callers on the same machine.
 *
 * @remarks
 * `GET|DELETE /simulator/counters`, `POST /simulator/bookmarks`,
 * `GET /simulator/clusters`, `PUT|GET|DELETE /simulator/clusters/<name>`, and
 * below it: `changes`, `counters`, `faults[/<id>]`, `behaviour`, `latency`, `tokens`,
 * `kinds`, `gitops/{flux,argocd}`, `objects`, `compact`, `stop`, `start`, `pause`, `resume` and
 * `watches/{cut,half-close,silence,end}[?path=<pattern>]`. The name `_all` in
 * place of a cluster's addresses all of them.
 */
export async function handleControlRequest(
  fleet: RoutedFleet,
  path: string,
  search: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (!LOOPBACK.includes(request.socket.remoteAddress ?? '')) {
      throw new StatusError(403, 'Forbidden', 'only from the same machine');
    }
    const body = parseBody(await readBody(request), 'application/json');
    const input = {
      body: body as JsonObject,
      query: new URLSearchParams(search),
    };
    const method = request.method ?? 'GET';
    const all = '/clusters/_all/';
    if (path.startsWith(all)) {
      for (const { name } of fleet.clusters()) {
        const one = path.replace(all, `/clusters/${name}/`);
        perform(fleet, method, one, input);
      }
      writeAnswer(response, { code: 200, body: {} });
      return;
    }
    const result = perform(fleet, method, path, input);
    writeAnswer(response, { code: 200, body: result ?? {} });
  } catch (error) {
    const message = (error as Error).message;
    const known = error instanceof StatusError ? error : badRequest(message);
    writeAnswer(response, errorAnswer(known));
  }
}
