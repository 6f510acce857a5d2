import { startFleetSimulator } from '@fairway/fleet-simulator';
import { Agent } from 'undici';
import { readClusters } from './examples';
import type { DemoCluster, DemoFleet } from './fleet';
import { readImage, seedCluster } from './seedCluster';

const TOKEN = 'simulated-cluster-token';

/** Starts simulated clusters in which a rollout takes about two seconds. */
export async function startSimulatedFleet(certificate: {
  cert: string;
  key: string;
}): Promise<DemoFleet> {
  const names = (await readClusters()).map(({ metadata }) => metadata.name);
  const simulator = await startFleetSimulator({
    https: certificate,
    defaults: {
      tokens: { [TOKEN]: {} },
      latency: { ms: 5, jitterMs: 5 },
      behaviour: [{ rollout: { outcome: 'Converge', durationMs: 2_000 } }],
    },
    clusters: names.map(name => ({ name })),
  });
  const dispatcher = new Agent({ connect: { ca: certificate.cert } });
  const access = (name: string) => ({
    url: simulator.clusterUrl(name),
    token: TOKEN,
    dispatcher,
  });
  const clusters: DemoCluster[] = names.map(name => ({
    name,
    url: simulator.clusterUrl(name),
    token: TOKEN,
    ca: certificate.cert,
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
