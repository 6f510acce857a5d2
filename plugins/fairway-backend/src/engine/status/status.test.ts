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
      await readyIs('Source', 'checkout', 'True');
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
});
