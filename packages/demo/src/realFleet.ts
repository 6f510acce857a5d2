import { startRealApiServer } from '@fairway/fleet-simulator/testUtils';
import { Agent } from 'undici';
import type { ClusterAccess } from './clusterAccess';
import { plainDelivery } from './delivery';
import type { DemoCluster, DemoFleet } from './fleet';
import { standInForWorkloads } from './workloadStandIn';

/** The clusters of the example that are real ones: plain ones, as a kube-apiserver alone runs neither Flux nor Argo CD. */
const MEMBERS = ['eu-canary-1', 'eu-frankfurt-1', 'eu-paris-1'];

/** Starts three real kube-apiservers; only the status of Deployments is written by a stand-in. */
export async function startRealFleet(): Promise<DemoFleet> {
  const { servers, stop } = await startRealApiServer({ count: MEMBERS.length });
  const accesses = new Map<string, ClusterAccess & { dispatcher: Agent }>();
  const standIns: (() => Promise<void>)[] = [];
  const clusters = MEMBERS.map((name, index): DemoCluster => {
    const { url, token, ca } = servers[index];
    const access = { url, token, dispatcher: new Agent({ connect: { ca } }) };
    accesses.set(name, access);
    standIns.push(standInForWorkloads({ ...access, rolloutMs: 1_000 }));
    return { name, url, token, ca };
  });
  const end = async () => {
    await Promise.all(standIns.map(endStandIn => endStandIn()));
    await Promise.all(
      [...accesses.values()].map(({ dispatcher }) => dispatcher.destroy()),
    );
    await stop();
  };
  try {
    await Promise.all(
      [...accesses].map(([name, access]) => plainDelivery.seed(access, name)),
    );
  } catch (error) {
    await end();
    throw error;
  }
  return {
    kind: 'real',
    clusters,
    hubs: [],
    differences: (cluster, version) =>
      plainDelivery.differences(accesses.get(cluster)!, cluster, version),
    stop: end,
  };
}
