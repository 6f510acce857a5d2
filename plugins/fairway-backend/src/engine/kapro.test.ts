import type {
  Promotion,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import { databases, TestInstallation } from './__testUtils__/installation';
import * as manifests from './simulation/manifests';

const PATIENCE_MS = 120_000;
const CLUSTERS = ['p1', 'p2', 'p3'];

/** Scenarios of the study of Kapro, by their numbers there. */
describe.each(databases.eachSupportedId())('kapro scenarios, %p', id => {
  let installation: TestInstallation;

  beforeEach(async () => {
    installation = await TestInstallation.create(id);
    await installation.addClusters({ prod: CLUSTERS });
  }, PATIENCE_MS);

  afterEach(async () => {
    await installation.stop();
  }, PATIENCE_MS);

  const promotionIs = (
    wanted: { phase: string; reason?: string; run?: string },
    name = 'checkout',
  ) =>
    installation.until(`${name} ${JSON.stringify(wanted)}`, async () => {
      const promotion = await installation.get<Promotion>('Promotion', name);
      const { phase, reason, currentRun } = promotion?.status ?? {};
      return (
        phase === wanted.phase &&
        (wanted.reason === undefined || reason === wanted.reason) &&
        (wanted.run === undefined || currentRun?.name === wanted.run) &&
        promotion
      );
    });
  const run = (name: string) =>
    installation.get<PromotionRun>('PromotionRun', name);
  const targets = async (ofRun: string) =>
    (await installation.all<Target>('Target')).filter(
      ({ spec }) => spec.runRef.name === ofRun,
    );
  const phases = async (ofRun: string) =>
    Object.fromEntries(
      (await targets(ofRun)).map(({ spec, status }) => [
        spec.cluster,
        status!.phase,
      ]),
    );
  const locksOf = async (name: string) =>
    installation.store.locks((await run(name))!.metadata.uid);
  const edit = (change: (spec: any) => void, name = 'checkout') =>
    installation.edit('Promotion', name, ({ spec }) => change(spec));
  /** The versions that get stuck on these clusters; all others arrive at once. */
  const stick = (stuck: Readonly<Record<string, string>>) => {
    installation.behaviour = (cluster, version) => ({
      outcome: stuck[cluster] === version ? 'stuck' : 'converges',
      afterMs: 0,
    });
  };
  /** One target has converged, one is being written, one waits. */
  const inTheMiddle = async () => {
    stick({ p2: 'v2' });
    await installation.configure([{ name: 'prod' }]);
    await installation.start();
    await installation.create(manifests.promotion('v2'));
    await installation.until('in the middle', async () => {
      const now = await phases('checkout-1');
      return now.p1 === 'Converged' && now.p2 === 'Converging';
    });
  };

  it(
    '1: is stamped once, also by two replicas that look at it again and again',
    async () => {
      await installation.configure([{ name: 'prod' }]);
      await installation.start();
      await installation.start();
      await installation.create(manifests.promotion('v2'));
      for (let count = 0; count < 5; count += 1) {
        await installation.edit('Plan', 'plan', () => undefined);
      }
      await promotionIs({ phase: 'Succeeded' });
      const runs = await installation.all<PromotionRun>('PromotionRun');
      expect(runs.map(({ metadata }) => metadata.name)).toEqual(['checkout-1']);
      expect(await targets('checkout-1')).toHaveLength(3);
    },
    PATIENCE_MS,
  );

  it(
    '2: waits for what is missing, and goes on by itself when it appears',
    async () => {
      const { source, plan, fleet, backend } = manifests;
      await installation.start();
      await installation.create(manifests.promotion('v2'));
      for (const [reason, missing] of [
        ['SourceNotFound', source],
        ['FleetNotFound', fleet],
        ['PlanNotFound', plan([{ name: 'prod' }])],
        ['BackendNotFound', backend],
      ] as const) {
        await promotionIs({ phase: 'Pending', reason });
        expect(await installation.all('PromotionRun')).toEqual([]);
        await installation.create(missing);
      }
      await promotionIs({ phase: 'Succeeded' });
    },
    PATIENCE_MS,
  );

  it(
    '4: supersedes a run: its open targets are cancelled, all of its locks are free, and the new run covers all clusters',
    async () => {
      await inTheMiddle();
      await edit(spec => {
        spec.version = 'v3';
      });
      await promotionIs({ phase: 'Succeeded', run: 'checkout-2' });
      expect((await run('checkout-1'))?.status?.phase).toBe('Superseded');
      expect(await phases('checkout-1')).toEqual({
        p1: 'Converged',
        p2: 'Cancelled',
        p3: 'Cancelled',
      });
      expect(await locksOf('checkout-1')).toEqual([]);
      expect(CLUSTERS.map(name => installation.version(name))).toEqual([
        'v3',
        'v3',
        'v3',
      ]);
    },
    PATIENCE_MS,
  );

  it(
    '5: A→B→A makes a third run for A',
    async () => {
      stick({ p2: 'v3' });
      await installation.configure([{ name: 'prod' }]);
      await installation.start();
      await installation.create(manifests.promotion('v2'));
      await promotionIs({ phase: 'Succeeded', run: 'checkout-1' });
      await edit(spec => {
        spec.version = 'v3';
      });
      await installation.until('B under way', async () => {
        return (await phases('checkout-2')).p2 === 'Converging';
      });
      await edit(spec => {
        spec.version = 'v2';
      });
      await promotionIs({ phase: 'Succeeded', run: 'checkout-3' });
      expect((await run('checkout-2'))?.status?.phase).toBe('Superseded');
      expect(CLUSTERS.map(name => installation.version(name))).toEqual([
        'v2',
        'v2',
        'v2',
      ]);
    },
    PATIENCE_MS,
  );

  it(
    '7: starts nothing while it is suspended, and continues where it stopped',
    async () => {
      await inTheMiddle();
      await edit(spec => {
        spec.suspend = true;
      });
      await promotionIs({ phase: 'Paused' });
      expect((await phases('checkout-1')).p3).toBe('Pending');
      expect(installation.version('p3')).toBe('v1');
      // What was written before the pause arrives; it changes nothing for what comes after it.
      installation.clusters.get('p2')!.recover(manifests.UNIT.object.name);
      await installation.until('p2 converged', async () => {
        return (await phases('checkout-1')).p2 === 'Converged';
      });
      expect(installation.version('p3')).toBe('v1');
      await edit(spec => {
        spec.suspend = false;
      });
      await promotionIs({ phase: 'Succeeded', run: 'checkout-1' });
      expect(installation.version('p3')).toBe('v2');
      expect((await run('checkout-1'))?.status?.pausedMs).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  it(
    '8: starts no run while it is suspended at birth',
    async () => {
      await installation.configure([{ name: 'prod' }]);
      await installation.start();
      await installation.create(manifests.promotion('v2', { suspend: true }));
      await promotionIs({ phase: 'Suspended' });
      expect(await installation.all('PromotionRun')).toEqual([]);
      await edit(spec => {
        spec.suspend = false;
      });
      await promotionIs({ phase: 'Succeeded' });
    },
    PATIENCE_MS,
  );

  it(
    '10: a run goes on as it was planned when the plan is edited',
    async () => {
      await inTheMiddle();
      await installation.edit('Plan', 'plan', ({ spec }) => {
        spec.stages = [{ name: 'other', clusters: ['p1'] }];
      });
      installation.clusters.get('p2')!.recover(manifests.UNIT.object.name);
      await promotionIs({ phase: 'Succeeded', run: 'checkout-1' });
      expect(await phases('checkout-1')).toEqual({
        p1: 'Converged',
        p2: 'Converged',
        p3: 'Converged',
      });
      expect((await run('checkout-1'))?.spec.plan.generation).toBe(1);
    },
    PATIENCE_MS,
  );

  it(
    '20: the second promotion of a source waits for the lock of the first, names it, and proceeds after it',
    async () => {
      await inTheMiddle();
      await installation.create(manifests.promotion('v3', {}, 'rival'));
      const waiting = await installation.until('waiting', async () =>
        (
          await targets('rival-1')
        ).find(({ status }) => status?.reason === 'LockHeld'),
      );
      expect(waiting.spec.cluster).toBe('p2');
      expect(waiting.status?.message).toContain('checkout-1');
      installation.clusters.get('p2')!.recover(manifests.UNIT.object.name);
      await promotionIs({ phase: 'Succeeded' });
      await promotionIs({ phase: 'Succeeded' }, 'rival');
    },
    PATIENCE_MS,
  );

  it(
    '41: a promotion that is deleted ends its run, frees its locks, and takes everything along but the decisions',
    async () => {
      await inTheMiddle();
      const { uid } = (await run('checkout-1'))!.metadata;
      await installation.client.delete('Promotion', 'checkout');
      await installation.until('gone', async () => {
        const left = await Promise.all(
          ['Promotion', 'PromotionRun', 'Target'].map(kind =>
            installation.all(kind),
          ),
        );
        return left.flat().length === 0;
      });
      expect(await installation.store.locks(uid)).toEqual([]);
      expect(await installation.all('Decision')).not.toEqual([]);
    },
    PATIENCE_MS,
  );
});
