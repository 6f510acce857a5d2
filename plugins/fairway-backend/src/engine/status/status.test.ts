import type {
  Backend,
  Cluster,
  Fleet,
  Plan,
  Source,
} from '@fairway/plugin-fairway-common';
import { databases, TestInstallation } from '../__testUtils__/installation';
import * as manifests from '../simulation/manifests';

const PATIENCE_MS = 120_000;

type Config = Backend | Fleet | Plan | Source;

describe.each(databases.eachSupportedId())('status of config, %p', id => {
  let installation: TestInstallation;

  beforeEach(async () => {
    installation = await TestInstallation.create(id);
  }, PATIENCE_MS);

  afterEach(async () => {
    await installation.stop();
  }, PATIENCE_MS);

  const readyIs = (kind: string, name: string, status: string) =>
    installation.until(`${kind} ${name} Ready=${status}`, async () => {
      const object = await installation.get<Config>(kind, name);
      const ready = object?.status?.conditions?.find(
        ({ type }) => type === 'Ready',
      );
      return ready?.status === status && { object, ready };
    });

  it(
    'counts the clusters of a fleet, also those that come later',
    async () => {
      await installation.start();
      await installation.addClusters({ prod: ['p1'] });
      await installation.create({
        kind: 'Fleet',
        name: 'some',
        spec: {
          selector: { matchLabels: { ring: 'prod' } },
          clusters: ['late'],
        },
      });
      const { ready } = await readyIs('Fleet', 'some', 'False');
      expect(ready).toMatchObject({
        reason: 'ClusterNotFound',
        message: expect.stringContaining('"late"'),
      });
      await installation.addClusters({ other: ['late'] });
      const { object } = await readyIs('Fleet', 'some', 'True');
      expect(object?.status).toMatchObject({ clusters: 2 });
    },
    PATIENCE_MS,
  );

  it(
    'tells whether drivers are installed, and that sources follow their backend',
    async () => {
      await installation.start();
      await installation.create(manifests.source);
      await readyIs('Source', 'checkout', 'False');
      await installation.create({
        ...manifests.backend,
        spec: { driver: 'flux' },
      });
      const { ready } = await readyIs('Backend', 'apps', 'False');
      expect(ready).toMatchObject({
        reason: 'DriverNotInstalled',
        message: expect.stringContaining('use one of fake'),
      });
      await installation.client.edit('Backend', 'apps', ({ spec }) => {
        spec.driver = 'fake';
      });
      await readyIs('Backend', 'apps', 'True');
      expect((await readyIs('Source', 'checkout', 'True')).ready).toMatchObject(
        { message: 'The driver fake accepts the unit' },
      );
    },
    PATIENCE_MS,
  );

  it(
    'shows with a cluster whether it can be reached, and runs go on when it can be reached again',
    async () => {
      await installation.addClusters({ prod: ['p1'] });
      await installation.configure([{ name: 'prod' }]);
      const cluster = installation.clusters.get('p1')!;
      cluster.reachable = false;
      await installation.start({ watchWaitMs: 100 });
      await installation.create(manifests.promotion('v2'));
      const reachabilityIs = (state: string) =>
        installation.until(`p1 ${state}`, async () => {
          const found = await installation.get<Cluster>('Cluster', 'p1');
          return found?.status?.reachability === state;
        });
      await reachabilityIs('Unreachable');
      expect(installation.version('p1')).toBe('v1');
      cluster.reachable = true;
      await reachabilityIs('Reachable');
      await installation.until('v2', async () => {
        return installation.version('p1') === 'v2';
      });
    },
    PATIENCE_MS,
  );

  it(
    'asks a cluster as soon as it is created or changed, and names an unknown connection',
    async () => {
      await installation.start();
      await installation.addClusters({ prod: ['p1'] });
      const { ready } = await readyIs('Cluster', 'p1', 'True');
      expect(ready?.reason).toBe('Reachable');
      await installation.client.edit('Cluster', 'p1', ({ spec }) => {
        spec.connection.backstageCluster = 'typo';
      });
      const unknown = await readyIs('Cluster', 'p1', 'False');
      expect(unknown.ready).toMatchObject({
        reason: 'ConnectionNotFound',
        message: expect.stringContaining('"typo" is not registered'),
      });
      expect(unknown.object?.status).toMatchObject({ reachability: 'Unknown' });
      await installation.client.edit('Cluster', 'p1', ({ spec }) => {
        spec.connection.backstageCluster = 'p1';
      });
      await readyIs('Cluster', 'p1', 'True');
    },
    PATIENCE_MS,
  );

  it(
    'notices without any run that a cluster is down, and that it is back',
    async () => {
      await installation.addClusters({ prod: ['p1'] });
      await installation.start({ clusterProbeMs: 100 });
      await readyIs('Cluster', 'p1', 'True');
      const cluster = installation.clusters.get('p1')!;
      cluster.reachable = false;
      const { ready } = await readyIs('Cluster', 'p1', 'False');
      expect(ready?.reason).toBe('Unreachable');
      cluster.reachable = true;
      await readyIs('Cluster', 'p1', 'True');
    },
    PATIENCE_MS,
  );

  it(
    'shares the rounds between replicas, and writes nothing while nothing changes',
    async () => {
      const names = ['p1', 'p2', 'p3', 'p4'];
      await installation.addClusters({ prod: names });
      const replicas = [
        await installation.start({ clusterProbeMs: 300 }),
        await installation.start({ clusterProbeMs: 300 }),
      ];
      await Promise.all(names.map(name => readyIs('Cluster', name, 'True')));
      const probes = () =>
        replicas
          .map(({ gateway }) => gateway.requests.probe)
          .reduce((sum, count) => sum + count);
      const before = {
        probes: probes(),
        ...(await installation.store.revisions()),
      };
      const rounds = 5;
      const start = Date.now();
      await installation.until('some rounds', async () => {
        return probes() >= before.probes + rounds * names.length;
      });
      // One of them would need this long; each on its own, they would need half of it.
      expect(Date.now() - start).toBeGreaterThan((rounds - 2) * 270);
      expect((await installation.store.revisions()).current).toBe(
        before.current,
      );
    },
    PATIENCE_MS,
  );
});
