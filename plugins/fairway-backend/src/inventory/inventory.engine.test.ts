import {
  Decision,
  DRIFTED,
  Plan,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import {
  databases,
  TestInstallation,
  TestReplica,
} from '../engine/__testUtils__/installation';
import * as manifests from '../engine/simulation/manifests';

const PATIENCE_MS = 120_000;

describe.each(databases.eachSupportedId())('inventory of an engine, %p', id => {
  let installation: TestInstallation;
  let replica: TestReplica;

  beforeEach(async () => {
    installation = await TestInstallation.create(id);
  }, PATIENCE_MS);

  afterEach(async () => {
    await installation.stop();
  }, PATIENCE_MS);

  const cell = async (cluster: string) => {
    const cells = await installation.store.inventory({
      namespace: installation.client.namespace,
    });
    return cells.find(each => each.cluster === cluster);
  };
  const holds = (cluster: string, version: string) =>
    installation.until(`${cluster} at ${version}`, async () => {
      const found = await cell(cluster);
      return found?.version === version && found;
    });

  it(
    'knows the versions of clusters soon after they are registered, and after they can be reached',
    async () => {
      await installation.addClusters({ prod: ['p1', 'p2'] });
      await installation.configure([{ name: 'prod' }]);
      const away = installation.clusters.get('p2')!;
      away.reachable = false;
      await installation.start({ inventoryMs: 600_000 });
      await holds('p1', 'v1');
      await installation.addClusters({ prod: ['p3'] });
      await holds('p3', 'v1');
      await installation.until('a reason', async () => {
        const readings = await installation.store.readings({
          clusters: ['p2'],
        });
        return readings[0]?.problem !== undefined;
      });
      expect(await cell('p2')).not.toHaveProperty('version');
      away.reachable = true;
      await holds('p2', 'v1');
    },
    PATIENCE_MS,
  );

  it(
    'leaves a unit to the run that changes it, and reports what is changed afterwards',
    async () => {
      await installation.addClusters({ prod: ['p1'] });
      await installation.configure([{ name: 'prod' }]);
      await installation.start({ inventoryMs: 200 });
      await installation.start({ inventoryMs: 200 });
      await holds('p1', 'v1');
      await installation.create(manifests.promotion('v2'));
      await installation.until('converged', async () => {
        return (await cell('p1'))?.target?.phase === 'Converged';
      });
      expect(await cell('p1')).toMatchObject({ version: 'v2' });
      installation.clusters
        .get('p1')!
        .edit(manifests.UNIT.object.name, 'by-hand');
      expect(await holds('p1', 'by-hand')).toMatchObject({
        arrived: 'v2',
        drift: { since: expect.any(Number) },
      });
      const decisions = await installation.all<Decision>('Decision');
      expect(
        decisions
          .filter(({ spec }) => spec.reason.startsWith('Version'))
          .map(({ spec }) => [spec.reason, spec.cluster]),
      ).toEqual([['VersionDrifted', 'p1']]);
    },
    PATIENCE_MS,
  );

  const target = async () =>
    (await installation.all<Target>('Target')).find(
      ({ spec }) => spec.cluster === 'p1' && spec.version === 'v2',
    );
  const condition = (type: string, status: string) =>
    installation.until(`${type}=${status}`, async () => {
      const found = (await target())?.status?.conditions?.find(
        each => each.type === type && each.status === status,
      );
      return found;
    });
  const converged = async (drift: Plan['spec']['drift'], inventoryMs = 200) => {
    await installation.addClusters({ prod: ['p1'] });
    const { source, fleet, backend, plan } = manifests;
    await installation.create(
      source,
      fleet,
      backend,
      plan([{ name: 'prod' }], { drift }),
    );
    replica = await installation.start({ inventoryMs });
    await installation.create(manifests.promotion('v2'));
    await installation.until('succeeded', async () => {
      const [run] = await installation.all<PromotionRun>('PromotionRun');
      return run?.status?.phase === 'Succeeded';
    });
    installation.clusters
      .get('p1')!
      .edit(manifests.UNIT.object.name, 'by-hand');
  };

  it(
    'shows on the target what somebody else has changed, after the run has ended',
    async () => {
      await converged(undefined);
      await condition(DRIFTED, 'True');
      expect((await target())?.status?.drift).toMatchObject({
        version: 'by-hand',
      });
      installation.clusters.get('p1')!.edit(manifests.UNIT.object.name, 'v2');
      await condition(DRIFTED, 'False');
    },
    PATIENCE_MS,
  );

  it(
    'brings the version back where the plan wants that',
    async () => {
      await converged({ policy: 'Reassert', maxReassertsPerHour: 3 });
      await condition(DRIFTED, 'False');
      expect(installation.version('p1')).toBe('v2');
      expect((await target())?.status).toMatchObject({
        phase: 'Converged',
        attempt: 2,
        previousVersion: 'v1',
      });
    },
    PATIENCE_MS,
  );

  it(
    'keeps the next promotion from writing over it where the plan wants that',
    async () => {
      await converged({ policy: 'Block', maxReassertsPerHour: 3 });
      await condition(DRIFTED, 'True');
      await installation.client.edit('Promotion', 'checkout', ({ spec }) => {
        spec.version = 'v3';
      });
      const waiting = () =>
        installation.until('waiting', async () =>
          (await installation.all<Target>('Target')).find(
            ({ spec, status }) =>
              spec.version === 'v3' && status?.reason === 'ClusterDrifted',
          ),
        );
      await waiting();
      expect(installation.version('p1')).toBe('by-hand');
      await installation.client.edit('Promotion', 'checkout', ({ spec }) => {
        spec.overwriteDrift = true;
      });
      await installation.until(
        'overwritten',
        async () => installation.version('p1') === 'v3',
      );
    },
    PATIENCE_MS,
  );

  it(
    'sees what somebody changes at once, whenever it would be read next',
    async () => {
      await converged({ policy: 'Reassert', maxReassertsPerHour: 3 }, 600_000);
      await condition(DRIFTED, 'False');
      expect(installation.version('p1')).toBe('v2');
    },
    PATIENCE_MS,
  );

  it(
    'goes on watching on another replica',
    async () => {
      await converged(undefined, 600_000);
      await condition(DRIFTED, 'True');
      const first = replica;
      await installation.start({ inventoryMs: 600_000 });
      await first.engine.stop();
      installation.clusters.get('p1')!.edit(manifests.UNIT.object.name, 'v2');
      await condition(DRIFTED, 'False');
      expect(installation.version('p1')).toBe('v2');
    },
    PATIENCE_MS,
  );
});
