import {
  BehaviourRule,
  ClusterConfig,
  startFleetSimulator,
} from '@fairway/fleet-simulator';
import type { Backend, Cluster } from '@fairway/plugin-fairway-common';
import { Agent } from 'undici';
import { createNamespace, createObject } from './clusterAccess';
import {
  argocdDelivery,
  ARGOCD_NAMESPACE,
  Delivery,
  fluxDelivery,
  plainDelivery,
} from './delivery';
import { readBackends, readClusters } from './examples';
import type { DemoCluster, DemoFleet } from './fleet';

const TOKEN = 'simulated-cluster-token';

/** A rollout takes about two seconds; so does the chain of Flux, of which each link would take as long. */
const BEHAVIOUR: BehaviourRule[] = [
  { rollout: { outcome: 'Converge', durationMs: 2_000 } },
  {
    match: { kind: 'OCIRepository' },
    rollout: { outcome: 'Converge', durationMs: 500 },
  },
];

/** How checkout gets to a cluster, and the cluster that holds the objects. */
interface Place {
  delivery: Delivery;
  at: string;
  engine?: 'flux';
}

function placeOf({ metadata: { name, labels } }: Cluster, hub: string): Place {
  switch (labels?.delivery) {
    case 'flux':
      return { delivery: fluxDelivery, at: name, engine: 'flux' };
    case 'argocd':
      return { delivery: argocdDelivery, at: hub };
    default:
      return { delivery: plainDelivery, at: name };
  }
}

function hubOf(backends: readonly Backend[]): string {
  const [hub] = backends.flatMap(({ spec }) => spec.hub ?? []);
  return hub.backstageCluster;
}

/** Starts simulated clusters: plain ones, some with Flux, and some that an Argo CD instance on a cluster of its own delivers to. */
export async function startSimulatedFleet(certificate: {
  cert: string;
  key: string;
}): Promise<DemoFleet> {
  const hub = hubOf(await readBackends());
  const places = new Map(
    (await readClusters()).map(cluster => [
      cluster.metadata.name,
      placeOf(cluster, hub),
    ]),
  );
  const simulator = await startFleetSimulator({
    https: certificate,
    defaults: {
      tokens: { [TOKEN]: {} },
      latency: { ms: 5, jitterMs: 5 },
      behaviour: BEHAVIOUR,
    },
    clusters: [
      ...[...places].map(
        ([name, { engine }]): ClusterConfig => ({
          name,
          ...(engine ? { gitOps: [engine] } : {}),
        }),
      ),
      { name: hub, gitOps: ['argocd'] },
    ],
  });
  const dispatcher = new Agent({ connect: { ca: certificate.cert } });
  const access = (name: string) => ({
    url: simulator.clusterUrl(name),
    token: TOKEN,
    dispatcher,
  });
  const registration = (name: string): DemoCluster => ({
    name,
    url: simulator.clusterUrl(name),
    token: TOKEN,
    ca: certificate.cert,
  });
  await createNamespace(access(hub), ARGOCD_NAMESPACE);
  await createObject(access(hub), {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'default', namespace: ARGOCD_NAMESPACE },
    spec: { sourceRepos: ['*'], destinations: [{ name: '*', namespace: '*' }] },
  });
  await Promise.all(
    [...places].map(([cluster, { delivery, at }]) =>
      delivery.seed(access(at), cluster),
    ),
  );
  return {
    kind: 'simulated',
    clusters: [...places.keys()].map(registration),
    hubs: [registration(hub)],
    async differences(cluster, version) {
      const { delivery, at } = places.get(cluster)!;
      return delivery.differences(access(at), cluster, version);
    },
    async stop() {
      await dispatcher.close();
      await simulator.stop();
    },
  };
}
