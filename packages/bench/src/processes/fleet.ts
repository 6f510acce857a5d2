import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type {
  CounterSnapshot,
  FleetSimulatorOptions,
  LastChange,
} from '@fairway/fleet-simulator';
import { request } from 'undici';
import type { Delivery, Located } from '../model/delivery';
import type { Scope } from '../scope';
import { childNodeOptions } from './childArguments';

/** The simulated clusters of a scenario, in a process of their own. */
export interface Fleet {
  /** Names of the clusters: `cluster-1` and so on. */
  clusters: string[];
  /** Names of the API servers besides those of the clusters. */
  hubs: string[];
  /** How the sources are delivered. */
  delivery: Delivery;
  /** @param server - a cluster or a hub */
  clusterUrl(server: string): string;
  /** Requests to all clusters since the counters were reset. */
  counters(): Promise<CounterSnapshot>;
  resetCounters(): Promise<void>;
  /** From now on rollouts of all clusters begin and do not come to an end by themselves. */
  stall(): Promise<void>;
  /** Reports the rollout of a Deployment as done, as its controller does. */
  finishRollout(deployment: Located): Promise<void>;
  /** An object as it is now. */
  read(object: Located): Promise<any>;
  /** When the objects of a cluster or hub were changed last. */
  lastChanges(server: string): Promise<LastChange[]>;
}

/** Starts clusters and hubs that hold the objects of each of the sources, with a version that is owned by Fairway. */
export async function startFleet(
  options: {
    clusters: number;
    sources: readonly string[];
    delivery: Delivery;
  },
  scope: Scope,
): Promise<Fleet> {
  const { delivery, sources } = options;
  const names = Array.from(
    { length: options.clusters },
    (_, index) => `cluster-${index + 1}`,
  );
  const hubs = delivery.hubs(names, sources);
  const { gitOps, durationMs } = delivery;
  const settings: FleetSimulatorOptions & { count: number; template: object } =
    {
      count: options.clusters,
      template: sources.flatMap(source => delivery.template(source)),
      clusters: hubs,
      defaults: {
        latency: { ms: 5 },
        behaviour: [{ rollout: { outcome: 'Converge', durationMs } }],
        gitOps,
      },
    };
  const child = spawn(
    process.execPath,
    [
      ...childNodeOptions(),
      require.resolve('@fairway/fleet-simulator/cli'),
      '-',
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  scope.defer(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const firstLine = once(createInterface({ input: child.stdout }), 'line');
  child.stdin.write(`${JSON.stringify(settings)}\n`);
  const [line] = await Promise.race([
    firstLine,
    ended.then(() => {
      throw new Error('The fleet simulator ended before it was ready');
    }),
  ]);
  const { url } = JSON.parse(line);

  const control = async (
    method: 'GET' | 'DELETE' | 'POST',
    path: string,
    content?: object,
  ) => {
    const { statusCode, body } = await request(`${url}/simulator/${path}`, {
      method,
      signal: scope.signal,
      ...(content && { body: JSON.stringify(content) }),
    });
    const text = await body.text();
    if (statusCode !== 200) {
      throw new Error(`The fleet simulator answered ${statusCode}: ${text}`);
    }
    return JSON.parse(text);
  };
  // Clusters are made when they are first used, which is not what is to be measured.
  await control('GET', 'clusters/_all/counters');
  const clusterUrl = (cluster: string) => `${url}/clusters/${cluster}`;
  const objectUrl = ({ server, collection, name }: Located) =>
    `${clusterUrl(server)}${collection}/${name}`;
  const send = async (address: string, patch?: object) => {
    const { statusCode, body } = await request(address, {
      method: patch ? 'PATCH' : 'GET',
      headers: { 'content-type': 'application/merge-patch+json' },
      signal: scope.signal,
      ...(patch && { body: JSON.stringify(patch) }),
    });
    const answer = (await body.json()) as any;
    if (statusCode !== 200) {
      throw new Error(`${address} answered ${statusCode}: ${answer.message}`);
    }
    return answer;
  };
  return {
    clusters: names,
    hubs: hubs.map(({ name }) => name),
    delivery,
    clusterUrl,
    counters: () => control('GET', 'counters'),
    resetCounters: () => control('DELETE', 'counters'),
    async stall() {
      await control('POST', 'clusters/_all/behaviour', {
        rollout: { outcome: 'Stall' },
      });
    },
    async finishRollout(deployment) {
      const { metadata, spec } = await send(objectUrl(deployment));
      const { replicas } = spec;
      await send(`${objectUrl(deployment)}/status`, {
        status: {
          observedGeneration: metadata.generation,
          replicas,
          updatedReplicas: replicas,
          readyReplicas: replicas,
          availableReplicas: replicas,
          unavailableReplicas: 0,
          conditions: [
            { type: 'Available', status: 'True' },
            {
              type: 'Progressing',
              status: 'True',
              reason: 'NewReplicaSetAvailable',
            },
          ],
        },
      });
    },
    read: object => send(objectUrl(object)),
    async lastChanges(server) {
      return (await control('GET', `clusters/${server}/changes`)).items;
    },
  };
}
