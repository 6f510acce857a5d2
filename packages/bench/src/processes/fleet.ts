import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type {
  CounterSnapshot,
  FleetSimulatorOptions,
} from '@fairway/fleet-simulator';
import { request } from 'undici';
import { deploymentTemplate } from '../model/deployment';
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

  const control = async (method: 'GET' | 'DELETE' | 'POST', path: string) => {
    const { statusCode, body } = await request(`${url}/simulator/${path}`, {
      method,
      signal: scope.signal,
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
  return {
    clusters: names,
    clusterUrl,
    counters: () => control('GET', 'counters'),
    resetCounters: () => control('DELETE', 'counters'),
    async image(cluster, deployment) {
      const { body } = await request(
        `${clusterUrl(
          cluster,
        )}/apis/apps/v1/namespaces/shop/deployments/${deployment}`,
        { signal: scope.signal },
      );
      const object = (await body.json()) as any;
      return object.spec.template.spec.containers[0].image;
    },
  };
}
