import { startFleetSimulator } from '@fairway/fleet-simulator';
import { Agent } from 'undici';
import type { DemoCluster, DemoFleet } from './fleet';
import { readImage, seedCluster } from './seedCluster';

/** The clusters of the simulated fleet: two canaries and ten others in two regions. */
const MEMBERS = [
  ['eu-canary-1', { region: 'eu', ring: 'canary' }],
  ['eu-canary-2', { region: 'eu', ring: 'canary' }],
  ...['frankfurt', 'paris', 'dublin', 'milan', 'stockholm', 'zurich'].flatMap(
    city =>
      [1, 2].map(
        number =>
          [`eu-${city}-${number}`, { region: 'eu', ring: 'stable' }] as const,
      ),
  ),
] as const;

const TOKEN = 'simulated-cluster-token';

/** Starts simulated clusters in which a rollout takes about two seconds. */
export async function startSimulatedFleet(): Promise<DemoFleet> {
  const simulator = await startFleetSimulator({
    defaults: {
      tokens: { [TOKEN]: {} },
      latency: { ms: 5, jitterMs: 5 },
      behaviour: [{ rollout: { outcome: 'Converge', durationMs: 2_000 } }],
    },
    clusters: MEMBERS.map(([name]) => ({ name })),
  });
  const dispatcher = new Agent();
  const access = (name: string) => ({
    url: simulator.clusterUrl(name),
    token: TOKEN,
    dispatcher,
  });
  const clusters: DemoCluster[] = MEMBERS.map(([name, labels]) => ({
    name,
    labels: { env: 'prod', ...labels },
    url: simulator.clusterUrl(name),
    token: TOKEN,
  }));
  await Promise.all(clusters.map(({ name }) => seedCluster(access(name))));
  return {
    kind: 'simulated',
    clusters,
    image: cluster => readImage(access(cluster)),
    async stop() {
      await dispatcher.close();
      await simulator.stop();
    },
  };
}
