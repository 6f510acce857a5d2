import { ConfigReader } from '@backstage/config';
import {
  FleetSimulator,
  KubernetesObjectInput,
  startFleetSimulator,
} from '@fairway/fleet-simulator';
import {
  ClusterGateway,
  DeliveryDriver,
  namedReference,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { createClusterGateway } from '../clusters';
import { systemClock } from '../engine/ports';
import { silentLogger } from '../engine/simulation/silentLogger';
import type { PlannedCluster } from './inventoryPlan';
import { InventoryWatches } from './InventoryWatches';

jest.setTimeout(30_000);

const AT_ONCE_MS = 1_000;

const configMap = (name: string, data: Record<string, string>) =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop' },
    data,
  } as KubernetesObjectInput);

/** Reads `data.version` of a ConfigMap; `data.by` is who has set it. */
const driver: DeliveryDriver = {
  ...({} as DeliveryDriver),
  name: 'maps',
  interests: binding => [namedReference(binding.unit.object)],
  async read(binding, { cluster, signal }) {
    const found = (await cluster.get(namedReference(binding.unit.object), {
      signal,
    })) as WatchedObject & { data: { version: string; by?: string } };
    const { version, by = 'kubectl-edit' } = found.data;
    return { version, changedBy: { manager: by } };
  },
};

describe('watches outside of runs', () => {
  let simulator: FleetSimulator;
  let gateway: ClusterGateway & { close(): Promise<void> };
  let watches: InventoryWatches;
  const warnings: string[] = [];
  let told: string[] = [];
  let heard = () => {};

  const planned = (cluster: string, units: string[]): PlannedCluster => ({
    namespace: 'default',
    cluster,
    connections: [cluster],
    hubs: [],
    basis: 'basis',
    drifted: 0,
    units: () =>
      units.map(name => ({
        source: 'checkout',
        connection: cluster,
        driver,
        problem: '',
        binding: {
          source: 'default/checkout',
          cluster,
          config: undefined,
          unit: {
            name,
            object: {
              apiVersion: 'v1',
              kind: 'ConfigMap',
              namespace: 'shop',
              name,
            },
            version: {},
          },
        },
      })),
  });

  async function watch(units: Record<string, string[]>, limit = 100) {
    const names = Object.keys(units);
    simulator = await startFleetSimulator({
      clusters: names.map(name => ({
        name,
        objects: units[name].map(map => configMap(map, { version: '1.0' })),
      })),
    });
    gateway = createClusterGateway({
      config: new ConfigReader({
        fairway: {
          clusters: names.map(name => ({
            name,
            url: simulator.clusterUrl(name),
            skipTLSVerify: true,
            credentials: { token: 'test' },
          })),
        },
      }),
      logger: silentLogger,
    });
    told = [];
    watches = new InventoryWatches({
      gateway,
      clock: systemClock,
      now: Date.now,
      limit,
      logger: { warn: message => warnings.push(message) },
      onVersion: ({ cluster }) => {
        told.push(cluster);
        heard();
      },
    });
    watches.follow(names.map(name => planned(name, units[name])));
  }

  afterEach(async () => {
    watches.close();
    await gateway.close();
    await simulator.stop();
  });

  const hear = (count: number) =>
    new Promise<void>(resolve => {
      heard = () => (told.length >= count ? resolve() : undefined);
      heard();
    });
  const simulated = (name: string) =>
    simulator.clusters().find(each => each.name === name)!;

  it('tell at once of a cluster where somebody has set another version, and ask for nothing to find that out', async () => {
    await watch({ 'c-1': ['app', 'worker'], 'c-2': ['app'] });
    // What was there before the watch began may have been changed before.
    await hear(2);
    told = [];
    simulator.clusters().forEach(({ counters }) => counters.reset());
    const from = performance.now();
    simulated('c-1').objects.put(
      configMap('app', { version: '1.0', other: 'status' }),
    );
    simulated('c-2').objects.put(
      configMap('app', { version: '2.0', by: 'fairway' }),
    );
    simulated('c-1').objects.put(configMap('worker', { version: 'hotfix' }));
    await hear(1);
    expect(performance.now() - from).toBeLessThan(AT_ONCE_MS);
    expect(told).toEqual(['c-1']);
    expect(
      simulator.clusters().map(({ counters }) => counters.snapshot().byVerb),
    ).toEqual([{}, {}]);
  });

  it('are no more than the limit allows, and end with what they are about', async () => {
    await watch({ 'c-1': ['app', 'worker'], 'c-2': ['app'] }, 2);
    await hear(1);
    expect(watches.size).toBe(2);
    expect(warnings).toEqual([
      expect.stringMatching(/More than 2 objects .*fairway.inventory.watch/),
    ]);
    watches.follow([planned('c-2', ['app'])]);
    expect(watches.size).toBe(1);
    told = [];
    simulated('c-2').objects.put(configMap('app', { version: 'hotfix' }));
    await hear(1);
    expect(told).toEqual(['c-2']);
  });
});
