import type {
  Promotion,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import { databases, TestInstallation } from './__testUtils__/installation';
import * as manifests from './simulation/manifests';

const PATIENCE_MS = 120_000;

/** Plain clusters, one with Flux, and two whose Argo CD is on a hub. */
const FLEET = { plain: ['c1'], flux: ['f1'], argo: ['a1', 'a2'] };

const { object } = manifests.UNIT;

const BACKENDS = [
  { kind: 'Backend', name: 'flux', spec: { driver: 'flux' } },
  {
    kind: 'Backend',
    name: 'argo',
    spec: { driver: 'argocd', hub: { backstageCluster: 'hub' } },
  },
];

const SOURCE = {
  ...manifests.source,
  spec: {
    ...manifests.source.spec,
    units: [
      {
        ...manifests.UNIT,
        variants: [
          {
            name: 'argo',
            selector: { matchLabels: { ring: 'argo' } },
            backendRef: { name: 'argo' },
            object: { ...object, name: '{cluster}-{unit}' },
            version: {},
          },
          {
            name: 'flux',
            clusters: ['f1'],
            backendRef: { name: 'flux' },
            object,
            version: {},
          },
        ],
      },
    ],
  },
};

describe.each(databases.eachSupportedId())('a mixed fleet, %p', id => {
  let installation: TestInstallation;

  beforeEach(async () => {
    installation = await TestInstallation.create(id);
    installation.drivers = ['fake', 'flux', 'argocd'];
    await installation.addClusters(FLEET);
    installation.addHub('hub', ['a1-app', 'a2-app', 'a3-app']);
  }, PATIENCE_MS);

  afterEach(async () => {
    await installation.stop();
  }, PATIENCE_MS);

  async function configure(
    stage: Record<string, unknown> = {},
    plan: Record<string, unknown> = {},
  ) {
    const { fleet, backend } = manifests;
    const stages = [{ name: 'all', wave: { maxParallel: '100%' }, ...stage }];
    await installation.create(
      SOURCE,
      fleet,
      backend,
      ...BACKENDS,
      manifests.plan(stages, plan),
    );
  }

  const promotionIs = (phase: string) =>
    installation.until(`checkout ${phase}`, async () => {
      const promotion = await installation.get<Promotion>(
        'Promotion',
        'checkout',
      );
      return promotion?.status?.phase === phase && promotion;
    });

  const targetOn = (cluster: string, phase: string) =>
    installation.until(`${cluster} ${phase}`, async () => {
      const targets = await installation.all<Target>('Target');
      return targets.find(
        ({ spec, status }) =>
          spec.cluster === cluster && status?.phase === phase,
      );
    });

  it(
    'is promoted over in one run, each cluster by its own backend',
    async () => {
      await configure();
      await installation.start();
      await installation.create(manifests.promotion('v2'));
      await promotionIs('Succeeded');

      expect(installation.version('c1')).toBe('v2');
      expect(installation.version('f1')).toBe('v2');
      expect(installation.version('hub', 'a1-app')).toBe('v2');
      expect(installation.version('hub', 'a2-app')).toBe('v2');
      // What is on a hub is not looked for on the clusters themselves.
      expect(installation.version('a1')).toBe('v1');
      expect(installation.version('hub', 'a3-app')).toBe('v1');
      const targets = await installation.all<Target>('Target');
      expect(
        Object.fromEntries(
          targets.map(({ spec: { cluster, variant, backend, hub } }) => [
            cluster,
            [variant, backend, hub],
          ]),
        ),
      ).toEqual({
        c1: [undefined, 'apps', undefined],
        f1: ['flux', 'flux', undefined],
        a1: ['argo', 'argo', 'hub'],
        a2: ['argo', 'argo', 'hub'],
      });
      const [run] = await installation.all<PromotionRun>('PromotionRun');
      expect(run.spec.backend.name).toBe('apps');
      expect(run.spec.backends?.map(({ name, spec }) => [name, spec])).toEqual([
        ['argo', BACKENDS[1].spec],
        ['flux', BACKENDS[0].spec],
      ]);
    },
    PATIENCE_MS,
  );

  it(
    'waits for the hub and not for the clusters behind it',
    async () => {
      await configure();
      installation.clusters.get('a1')!.reachable = false;
      const hub = installation.clusters.get('hub')!;
      hub.reachable = false;
      await installation.start();
      await installation.create(manifests.promotion('v2'));
      await targetOn('c1', 'Converged');
      await targetOn('f1', 'Converged');
      const waiting = await installation.until('a1 waits', async () => {
        const targets = await installation.all<Target>('Target');
        return targets.find(
          ({ spec, status }) =>
            spec.cluster === 'a1' && status?.reason === 'ClusterUnreachable',
        );
      });
      expect(waiting.status!.message).toContain(
        'hub "hub" of cluster "a1" cannot be reached',
      );
      hub.reachable = true;
      await promotionIs('Succeeded');
      expect(installation.version('hub', 'a1-app')).toBe('v2');
    },
    PATIENCE_MS,
  );

  it(
    'is taken back where each cluster was delivered to, whatever its labels are now',
    async () => {
      await configure({ onFailure: 'Rollback' });
      installation.behaviour = (cluster, version) => ({
        outcome: cluster === 'f1' && version === 'v2' ? 'stuck' : 'converges',
        afterMs: 0,
      });
      await installation.start();
      await installation.create(manifests.promotion('v2'));
      await targetOn('a1', 'Converged');
      await installation.edit('Cluster', 'a1', ({ metadata }) => {
        metadata.labels = { ring: 'plain' };
      });
      const [run] = await installation.all<PromotionRun>('PromotionRun');
      await installation.client.act(run, { type: 'Rollback' });
      await promotionIs('RolledBack');
      expect(installation.version('hub', 'a1-app')).toBe('v1');
      expect(installation.version('a1')).toBe('v1');
    },
    PATIENCE_MS,
  );

  it(
    'takes in a cluster that comes late by its variant',
    async () => {
      await configure({}, { membership: 'IncludeLate' });
      installation.behaviour = (cluster, version) => ({
        outcome: cluster === 'f1' && version === 'v2' ? 'stuck' : 'converges',
        afterMs: 0,
      });
      await installation.start();
      await installation.create(manifests.promotion('v2'));
      await targetOn('a1', 'Converged');
      await installation.addClusters({ argo: ['a3'] });
      const { spec } = await targetOn('a3', 'Converged');
      expect(spec).toMatchObject({ variant: 'argo', backend: 'argo' });
      expect(installation.version('hub', 'a3-app')).toBe('v2');
      installation.clusters.get('f1')!.recover(object.name);
      await promotionIs('Succeeded');
    },
    PATIENCE_MS,
  );

  it(
    'is not promoted over where the backend of a variant is missing',
    async () => {
      await configure();
      await installation.client.delete('Backend', 'argo');
      await installation.start();
      await installation.create(manifests.promotion('v2'));
      const reasonIs = (reason: string) =>
        installation.until(reason, async () => {
          const promotion = await installation.get<Promotion>(
            'Promotion',
            'checkout',
          );
          return promotion?.status?.conditions?.find(
            condition => condition.reason === reason,
          );
        });
      expect((await reasonIs('BackendNotFound')).message).toContain(
        'Backend "argo" does not exist',
      );
      await installation.create({ ...BACKENDS[1], spec: { driver: 'gone' } });
      expect((await reasonIs('DriverNotInstalled')).message).toContain(
        'Backend "argo" needs the driver "gone"',
      );
      await installation.edit('Backend', 'argo', backend => {
        backend.spec = BACKENDS[1].spec;
      });
      await promotionIs('Succeeded');
    },
    PATIENCE_MS,
  );
});
