import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type {
  CounterSnapshot,
  FleetSimulatorOptions,
} from '@fairway/fleet-simulator';
import { request } from 'undici';
import { deploymentTemplate, WORKLOAD_NAMESPACE } from '../model/deployment';
import type { Scope } from '../scope';
import { childNodeOptions } from './childArguments';

/** The simulated clusters of a scenario, in a process of their own. */
export interface Fleet {
  /** Names of the clusters: `cluster-1` and so on. */
  clusters: string[];
  clusterUrl(cluster: string): string;
  /** Requests to all clusters since the counters were reset. */
  counters(): Promise<CounterSnapshot>;
  resetCounters(): Promise<void>;
  /** From now on rollouts of all clusters begin and do not come to an end by themselves. */
  stall(): Promise<void>;
  /** Reports the rollout of a Deployment as done, as its controller does. */
  finishRollout(cluster: string, deployment: string): Promise<void>;
  /** The image that a Deployment has now. */
  image(cluster: string, deployment: string): Promise<string>;
}

/** Starts clusters that hold a Deployment for each of the sources, owned by Fairway, and that converge at once. */
export async function startFleet(
  options: { clusters: number; sources: readonly string[] },
  scope: Scope,
): Promise<Fleet> {
  const settings: FleetSimulatorOptions & { count: number; template: object } =
    {
      count: options.clusters,
      template: options.sources.flatMap(deploymentTemplate),
      defaults: {
        latency: { ms: 5 },
        behaviour: [{ rollout: { outcome: 'Converge', durationMs: 0 } }],
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
  const names = Array.from(
    { length: options.clusters },
    (_, index) => `cluster-${index + 1}`,
  );
  const clusterUrl = (cluster: string) => `${url}/clusters/${cluster}`;
  const deploymentUrl = (cluster: string, deployment: string) =>
    `${clusterUrl(
      cluster,
    )}/apis/apps/v1/namespaces/${WORKLOAD_NAMESPACE}/deployments/${deployment}`;
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
    clusterUrl,
    counters: () => control('GET', 'counters'),
    resetCounters: () => control('DELETE', 'counters'),
    async stall() {
      await control('POST', 'clusters/_all/behaviour', {
        rollout: { outcome: 'Stall' },
      });
    },
    async finishRollout(cluster, deployment) {
      const { metadata, spec } = await send(deploymentUrl(cluster, deployment));
      const { replicas } = spec;
      await send(`${deploymentUrl(cluster, deployment)}/status`, {
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
    async image(cluster, deployment) {
      const { body } = await request(deploymentUrl(cluster, deployment), {
        signal: scope.signal,
      });
      const object = (await body.json()) as any;
      return object.spec.template.spec.containers[0].image;
    },
  };
}
