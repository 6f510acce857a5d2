import { ConfigReader } from '@backstage/config';
import {
  FleetSimulator,
  KubernetesObjectInput,
  startFleetSimulator,
} from '@fairway/fleet-simulator';
import type { Cluster, Decision } from '@fairway/plugin-fairway-common';
import {
  DeliveryDriver,
  DeliveryError,
  namedReference,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { createClusterGateway } from '../clusters';
import { DEFAULT_ENGINE_CONFIG } from '../engine';
import { systemClock, systemIds } from '../engine/ports';
import { silentLogger } from '../engine/simulation/silentLogger';
import { DatabaseTime } from '../engine/work/DatabaseTime';
import { inventoryItem } from '../engine/work/items';
import { Lease } from '../engine/work/Lease';
import type { DatabaseStore } from '../store';
import { aCluster, anObject, updateOf } from '../store/__fixtures__/objects';
import { aClock, aStore, databases } from '../store/__fixtures__/stores';
import { InventoryReader } from './InventoryReader';

jest.setTimeout(60_000);

const INTERVAL = 600_000;

const configMap = (name: string, version: string) =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop' },
    data: { version },
  } as KubernetesObjectInput);

const unit = (name: string, object = name) => ({
  name,
  object: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace: 'shop',
    name: object,
  },
  version: {},
});

const source = (name: string, units: readonly unknown[]) =>
  anObject('Source', name, {
    spec: { backendRef: { name: 'apps' }, units },
  });

/** Reads `data.version` of a ConfigMap. */
const driver: DeliveryDriver = {
  ...({} as DeliveryDriver),
  name: 'maps',
  interests: binding => [namedReference(binding.unit.object)],
  async read(binding, { cluster, signal }) {
    const found = (await cluster.get(namedReference(binding.unit.object), {
      signal,
    })) as (WatchedObject & { data: { version?: string } }) | undefined;
    if (!found) {
      throw new DeliveryError('NotFound', 'There is none', {
        retryable: false,
      });
    }
    if (found.data.version === 'broken') {
      throw new DeliveryError('UnreadableVersion', 'It is broken', {
        retryable: false,
      });
    }
    return {
      version: found.data.version ?? null,
      changedBy: { manager: 'kubectl-edit' },
    };
  },
};

describe.each(databases.eachSupportedId())('inventory reader, %p', id => {
  const cleanUps: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) {
      await cleanUp();
    }
  });

  let simulator: FleetSimulator;
  let store: DatabaseStore;
  const clock = aClock();

  /** Clusters `c-1` and so on, each with these versions of ConfigMaps. */
  async function setUp(
    clusters: number,
    versions: Record<string, string>,
    units: object[] = Object.keys(versions).map(name => unit(name)),
  ) {
    const { another, ...parts } = await aStore(id, {
      databaseTime: clock.read,
    });
    store = parts.store;
    const names = Array.from({ length: clusters }, (_, i) => `c-${i + 1}`);
    simulator = await startFleetSimulator({
      clusters: names.map(name => ({
        name,
        objects: Object.entries(versions).map(([map, version]) =>
          configMap(map, version),
        ),
      })),
    });
    cleanUps.push(() => simulator.stop());
    await store.commit({
      creates: [
        ...names.map(name => aCluster(name)),
        anObject('Fleet', 'all', { spec: { selector: {} } }),
        anObject('Backend', 'apps', { spec: { driver: 'maps' } }),
        source('checkout', units),
      ].map(object => ({ object })),
      work: [{ type: 'wake', item: inventoryItem }],
    });
    return { names, another };
  }

  function replica(own: DatabaseStore = store, inventoryMs = INTERVAL) {
    const gateway = createClusterGateway({
      config: new ConfigReader({
        fairway: {
          clusters: simulator.clusters().map(({ name }) => ({
            name,
            url: simulator.clusterUrl(name),
            skipTLSVerify: true,
            credentials: { token: 'test' },
          })),
        },
      }),
      logger: silentLogger,
    });
    cleanUps.push(() => gateway.close());
    const fakeClock = { ...systemClock, now: clock.read };
    const time = new DatabaseTime(own, fakeClock, 0);
    const reader = new InventoryReader({
      store: own,
      gateway,
      drivers: new Map([['maps', driver]]),
      clock: fakeClock,
      time,
      config: { ...DEFAULT_ENGINE_CONFIG, inventoryMs },
      random: () => 0.5,
      ids: systemIds,
      logger: silentLogger,
    });
    /** Works on the item where it is due. @returns whether it was */
    const pass = async () => {
      const owner = `replica-${Math.random()}`;
      const [claim] = await own.claim({ owner, limit: 1, leaseMs: 10_000 });
      if (!claim) {
        return false;
      }
      const deps = { store: own, clock: fakeClock, marginMs: 0 };
      const outcome = await reader.reconcile(new Lease(claim, deps, Infinity));
      const dueAt = outcome.type === 'kept' ? outcome.dueAt : undefined;
      await own.release([{ ...claim, dueAt }]);
      return true;
    };
    return { pass, reader };
  }

  const wake = () =>
    store.commit({ work: [{ type: 'wake', item: inventoryItem }] });
  const cells = () => store.inventory({ namespace: 'default' });
  const versionsOf = async (cluster: string) =>
    (await cells())
      .filter(cell => cell.cluster === cluster)
      .map(({ unit: name, version, problem }) => [name, version ?? problem])
      .sort();
  const clusterObject = async (name: string) =>
    (await store.get('Cluster', 'default', name)) as Cluster;
  const requests = () =>
    simulator.clusters().map(each => each.counters.snapshot().byVerb);
  const resetRequests = () =>
    simulator.clusters().forEach(each => each.counters.reset());
  const simulated = (name: string) =>
    simulator.clusters().find(each => each.name === name)!;

  it('fills in versions without a run, with one request for the objects of a kind and namespace', async () => {
    await setUp(3, { app: '1.0', worker: '1.1', cron: '1.2' }, [
      unit('app'),
      unit('worker'),
      unit('cron'),
      unit('missing'),
      unit('again', 'app'),
    ]);
    await replica().pass();
    const all = [
      ['again', '1.0'],
      ['app', '1.0'],
      ['cron', '1.2'],
      ['missing', undefined],
      ['worker', '1.1'],
    ];
    expect(await versionsOf('c-1')).toEqual(all);
    expect(await versionsOf('c-3')).toEqual(all);
    const [missing] = (await cells()).filter(
      ({ unit: name }) => name === 'missing',
    );
    expect(missing.version).toBeNull();
    expect(requests()).toEqual([{ list: 1 }, { list: 1 }, { list: 1 }]);
    expect((await clusterObject('c-1')).status?.inventory).toEqual({
      changedTime: new Date(clock.now).toISOString(),
      drifted: 0,
    });
  });

  it('reads what is on a hub by one list for all clusters, and each cluster by its own variant', async () => {
    const onHub = {
      name: 'hub',
      clusters: ['c-1', 'c-2', 'c-3'],
      backendRef: { name: 'hub-apps' },
      object: { ...unit('app').object, name: '{cluster}-app' },
      version: {},
    };
    await setUp(4, { app: 'own' }, [{ ...unit('app'), variants: [onHub] }]);
    await store.commit({
      creates: [
        {
          object: anObject('Backend', 'hub-apps', {
            spec: { driver: 'maps', hub: { backstageCluster: 'hub' } },
          }),
        },
      ],
    });
    simulator.addCluster({
      name: 'hub',
      objects: onHub.clusters.map((name, index) =>
        configMap(`${name}-app`, `1.${index}`),
      ),
    });
    await replica().pass();
    expect(
      await Promise.all(['c-1', 'c-2', 'c-3', 'c-4'].map(versionsOf)),
    ).toEqual([
      [['app', '1.0']],
      [['app', '1.1']],
      [['app', '1.2']],
      [['app', 'own']],
    ]);
    expect(requests()).toEqual([{}, {}, {}, { get: 1 }, { list: 1 }]);
    simulated('hub').faults.add({ effect: { type: 'ConnectionReset' } });
    clock.advance(INTERVAL + 1);
    await replica().pass();
    expect(await store.readings({ clusters: ['c-1'] })).toMatchObject([
      { problem: expect.stringContaining('hub') },
    ]);
    expect(await versionsOf('c-4')).toEqual([['app', 'own']]);
  });

  it('asks for a single object by its name, and once where units share it', async () => {
    await setUp(1, { app: '1.0' }, [unit('app'), unit('again', 'app')]);
    await replica().pass();
    expect(await versionsOf('c-1')).toHaveLength(2);
    expect(requests()).toEqual([{ get: 1 }]);
  });

  it('asks for each object by its name where lists are forbidden', async () => {
    await setUp(1, { app: '1.0', worker: '1.1' });
    simulated('c-1').faults.add({
      verbs: ['list'],
      effect: { type: 'Error', code: 403 },
    });
    await replica().pass();
    expect(await versionsOf('c-1')).toEqual([
      ['app', '1.0'],
      ['worker', '1.1'],
    ]);
  });

  it('reads each cluster once in an interval, and writes nothing with a revision while nothing changes', async () => {
    await setUp(2, { app: '1.0' });
    const { pass } = replica();
    await pass();
    const { current } = await store.revisions();
    resetRequests();
    expect(await pass()).toBe(false);
    await wake();
    expect(await pass()).toBe(true);
    expect(requests()).toEqual([{}, {}]);
    clock.advance(INTERVAL - 31_000);
    expect(await pass()).toBe(false);
    clock.advance(31_000);
    await pass();
    expect(requests()).toEqual([{ get: 1 }, { get: 1 }]);
    expect((await store.revisions()).current).toBe(current);
    expect(await store.readings({})).toMatchObject([
      { cluster: 'c-1', readAt: clock.now, dueAt: clock.now + INTERVAL },
      { cluster: 'c-2' },
    ]);
  });

  it('needs fewer statements than there are clusters', async () => {
    await setUp(60, { app: '1.0' });
    const { pass } = replica();
    const statementsOf = async () => {
      const before = store.statistics().statements;
      await pass();
      return store.statistics().statements - before;
    };
    expect(await statementsOf()).toBeLessThan(60);
    clock.advance(INTERVAL + 1);
    const again = await statementsOf();
    expect(again).toBeLessThan(40);
    expect(await store.readings({})).toHaveLength(60);
  });

  it('does not read twice what two replicas could read', async () => {
    const { another } = await setUp(5, { app: '1.0' });
    const replicas = [replica(), replica(await another())];
    await Promise.all(replicas.map(({ pass }) => pass()));
    await wake();
    await Promise.all(replicas.map(({ pass }) => pass()));
    expect(requests()).toEqual(Array(5).fill({ get: 1 }));
  });

  it('reads at once what a change concerns, and nothing else', async () => {
    await setUp(2, { app: '1.0', worker: '1.1' }, [unit('app')]);
    const { pass } = replica();
    await pass();
    resetRequests();
    await store.commit({
      creates: [{ object: aCluster('c-9', { connection: 'c-2' }) }],
      work: [{ type: 'wake', item: inventoryItem }],
    });
    await pass();
    expect(requests()).toEqual([{}, { get: 1 }]);
    const [checkout] = await store.getMany('Source', 'default', ['checkout']);
    await store.commit({
      updates: [
        updateOf(checkout, {
          spec: {
            backendRef: { name: 'apps' },
            units: [unit('app'), unit('worker')],
          },
        }),
      ],
      work: [{ type: 'wake', item: inventoryItem }],
    });
    await pass();
    expect(await versionsOf('c-9')).toEqual([
      ['app', '1.0'],
      ['worker', '1.1'],
    ]);
    // Two Cluster objects lead to the second one.
    expect(requests()).toEqual([{ list: 1 }, { get: 1, list: 2 }]);
  });

  it('reads only clusters that belong to a fleet', async () => {
    await setUp(2, { app: '1.0' });
    const [fleet] = await store.getMany('Fleet', 'default', ['all']);
    await store.commit({
      updates: [updateOf(fleet, { spec: { clusters: ['c-2'] } })],
    });
    await replica().pass();
    expect(await versionsOf('c-1')).toEqual([]);
    expect(await versionsOf('c-2')).toEqual([['app', '1.0']]);
  });

  it('says why a cluster is unknown, and keeps what was known', async () => {
    await setUp(2, { app: '1.0' });
    simulated('c-1').faults.add({ effect: { type: 'ConnectionReset' } });
    await replica().pass();
    expect(await versionsOf('c-1')).toEqual([['app', undefined]]);
    expect(await versionsOf('c-2')).toEqual([['app', '1.0']]);
    const [reading] = await store.readings({ clusters: ['c-1'] });
    expect(reading).toMatchObject({ problem: expect.stringContaining('c-1') });
    expect(reading.readAt).toBeUndefined();
    simulated('c-1').faults.clear();
    clock.advance(INTERVAL + 1);
    await replica().pass();
    expect(await versionsOf('c-1')).toEqual([['app', '1.0']]);
    simulated('c-1').faults.add({ effect: { type: 'ConnectionReset' } });
    clock.advance(INTERVAL + 1);
    await replica().pass();
    expect(await versionsOf('c-1')).toEqual([['app', '1.0']]);
    expect(await store.readings({ clusters: ['c-1'] })).toMatchObject([
      { problem: expect.stringContaining('c-1') },
    ]);
  });

  it('does not guess where an object says something else than a version', async () => {
    await setUp(1, { app: 'broken', worker: '1.1' });
    await replica().pass();
    expect(await versionsOf('c-1')).toEqual([
      ['app', 'It is broken'],
      ['worker', '1.1'],
    ]);
  });

  it('reports what somebody has changed since the last promotion, once, and that it is back', async () => {
    await setUp(1, { app: '1.0' });
    await store.commit({
      creates: [
        {
          object: anObject('Target', 'run-1.c-1', {
            spec: {
              runRef: { name: 'run-1', uid: 'uid-run' },
              promotionRef: { name: 'promo' },
              sourceRef: { name: 'checkout' },
              stage: 'prod',
              cluster: 'c-1',
              unit: 'app',
              version: '1.0',
            },
            status: {
              phase: 'Converged',
              since: new Date(clock.now - 1_000).toISOString(),
              operation: 'Promote',
              attempt: 1,
              intent: { key: 'k', version: '1.0', fence: 1, issuedAt: '' },
              receipt: { at: '', changed: true },
            },
          }),
        },
      ],
    });
    const { pass } = replica();
    const edit = async (version: string) => {
      const { objects } = simulated('c-1');
      objects.put(configMap('app', version));
      clock.advance(INTERVAL + 1);
      await pass();
    };
    const decisions = async () =>
      ((await store.list({ kind: 'Decision' })).items as Decision[]).map(
        ({ spec }) => [spec.reason, spec.message],
      );
    await pass();
    expect(await decisions()).toEqual([]);
    await edit('9.9');
    const since = clock.now;
    expect(await cells()).toMatchObject([
      {
        version: '9.9',
        arrived: '1.0',
        drift: { since, changedBy: { manager: 'kubectl-edit' } },
      },
    ]);
    const drifted = [
      'VersionDrifted',
      'Unit "app" of source "checkout" holds 9.9 on cluster "c-1" instead of 1.0, which was promoted last; "kubectl-edit" has set it',
    ];
    expect(await decisions()).toEqual([drifted]);
    expect((await store.list({ kind: 'Decision' })).items).toMatchObject([
      { spec: { stage: 'prod', cluster: 'c-1' } },
    ]);
    expect((await clusterObject('c-1')).status?.inventory?.drifted).toBe(1);
    await edit('9.9');
    expect(await cells()).toMatchObject([{ drift: { since } }]);
    expect(await decisions()).toEqual([drifted]);
    await edit('1.0');
    expect((await cells())[0].drift).toBeUndefined();
    expect((await clusterObject('c-1')).status?.inventory?.drifted).toBe(0);
    expect((await decisions()).map(([reason]) => reason).sort()).toEqual([
      'VersionDrifted',
      'VersionRestored',
    ]);
  });

  it('reads nothing where it is turned off', async () => {
    await setUp(1, { app: '1.0' });
    await replica(store, 0).pass();
    expect(requests()).toEqual([{}]);
    expect(await cells()).toEqual([]);
  });
});
