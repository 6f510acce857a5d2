import type { Promotion, PromotionRun } from '@fairway/plugin-fairway-common';
import { databases, TestInstallation } from '../__testUtils__/installation';
import * as manifests from '../simulation/manifests';

const PATIENCE_MS = 120_000;

describe.each(databases.eachSupportedId())(
  'a promotion that is edited while its run is under way, %p',
  id => {
    let installation: TestInstallation;

    const promotionIs = (wanted: {
      phase: string;
      reason?: string;
      run?: string;
    }) =>
      installation.until(JSON.stringify(wanted), async () => {
        const promotion = await installation.get<Promotion>(
          'Promotion',
          'checkout',
        );
        const { phase, reason, currentRun } = promotion?.status ?? {};
        return (
          phase === wanted.phase &&
          (wanted.reason === undefined || reason === wanted.reason) &&
          (wanted.run === undefined || currentRun?.name === wanted.run) &&
          promotion
        );
      });
    beforeEach(async () => {
      installation = await TestInstallation.create(id);
      await installation.addClusters({ prod: ['p1', 'p2'] });
      await installation.configure([{ name: 'prod' }]);
      installation.behaviour = (cluster, version) => ({
        outcome: cluster === 'p1' && version === 'v2' ? 'stuck' : 'converges',
        afterMs: 0,
      });
      await installation.start();
      await installation.create(manifests.promotion('v2'));
      await promotionIs({ phase: 'Running', run: 'checkout-1' });
    }, PATIENCE_MS);

    afterEach(async () => {
      await installation.stop();
    }, PATIENCE_MS);

    const run = () =>
      installation.get<PromotionRun>('PromotionRun', 'checkout-1');
    const edit = (change: (spec: any) => void) =>
      installation.client.edit('Promotion', 'checkout', ({ spec }) =>
        change(spec),
      );
    const recover = async () => {
      await installation.until(
        'v2 on p1',
        async () => installation.version('p1') === 'v2',
      );
      installation.clusters.get('p1')!.recover(manifests.UNIT.object.name);
    };

    it(
      'keeps the run where the new one cannot start, and replaces it when it can',
      async () => {
        await edit(spec => {
          spec.planRef.name = 'paln';
        });
        const { status } = await promotionIs({
          phase: 'Pending',
          reason: 'PlanNotFound',
        });
        expect(status?.message).toContain('until then run checkout-1 goes on');
        expect((await run())?.status?.phase).toBe('Running');

        await installation.create(
          manifests.plan([{ name: 'prod' }], {}, 'paln'),
        );
        await promotionIs({ phase: 'Running', run: 'checkout-2' });
        expect((await run())?.status).toMatchObject({
          phase: 'Superseded',
          message: 'superseded by generation 2 of promotion "checkout" (v2)',
        });
      },
      PATIENCE_MS,
    );

    it(
      'shows what the run achieves that goes on',
      async () => {
        await edit(spec => {
          spec.planRef.name = 'paln';
        });
        await promotionIs({ phase: 'Pending', reason: 'PlanNotFound' });
        await recover();
        const { status } = await installation.until('succeeded', async () => {
          const promotion = await promotionIs({ phase: 'Pending' });
          return promotion.status?.lastSucceeded && promotion;
        });
        expect(status).toMatchObject({
          reason: 'PlanNotFound',
          progress: '2/2',
          lastSucceeded: { run: 'checkout-1', version: 'v2' },
        });
      },
      PATIENCE_MS,
    );

    it(
      'pauses the run where it is suspended as well, and replaces it when it is not',
      async () => {
        await edit(spec => {
          spec.version = 'v3';
          spec.suspend = true;
        });
        await promotionIs({ phase: 'Suspended' });
        await installation.until('paused', async () => {
          return (await run())?.status?.phase === 'Paused';
        });
        await edit(spec => {
          spec.suspend = false;
        });
        await promotionIs({ phase: 'Succeeded', run: 'checkout-2' });
        expect((await run())?.status?.phase).toBe('Superseded');
      },
      PATIENCE_MS,
    );
  },
);
