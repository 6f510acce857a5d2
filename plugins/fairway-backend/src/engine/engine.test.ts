import type {
  Action,
  Decision,
  Promotion,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import { databases, TestInstallation } from './__testUtils__/installation';
import * as manifests from './simulation/manifests';

const PATIENCE_MS = 120_000;

describe.each(databases.eachSupportedId())('engine, %p', id => {
  let installation: TestInstallation;

  beforeEach(async () => {
    installation = await TestInstallation.create(id);
  }, PATIENCE_MS);

  afterEach(async () => {
    await installation.stop();
  }, PATIENCE_MS);

  const promotionIs = (phase: string, name = 'checkout') =>
    installation.until(`${name} ${phase}`, async () => {
      const promotion = await installation.get<Promotion>('Promotion', name);
      return promotion?.status?.phase === phase && promotion;
    });

  it(
    'carries a promotion through stages and waves, and keeps the evidence',
    async () => {
      await installation.addClusters({
        canary: ['c1'],
        prod: ['p1', 'p2', 'p3'],
      });
      await installation.configure([
        { name: 'canary', selector: { matchLabels: { ring: 'canary' } } },
        {
          name: 'prod',
          dependsOn: [{ stage: 'canary' }],
          selector: { matchLabels: { ring: 'prod' } },
          wave: { maxParallel: 2 },
        },
      ]);
      const { gateway } = await installation.start();
      await installation.create(manifests.promotion('v2'));
      const { status } = await promotionIs('Succeeded');

      expect(status).toMatchObject({
        attempts: 1,
        progress: '4/4',
        currentRun: { name: 'checkout-1' },
        lastSucceeded: { run: 'checkout-1', version: 'v2' },
      });
      expect(status?.conditions).toContainEqual(
        expect.objectContaining({ type: 'Complete', status: 'True' }),
      );
      expect(
        ['c1', 'p1', 'p2', 'p3'].map(c => installation.version(c)),
      ).toEqual(['v2', 'v2', 'v2', 'v2']);
      // List, watch and apply: the watch is not a request of its own here, and nothing is read besides.
      expect(gateway.requests).toMatchObject({ list: 4, apply: 4, get: 0 });
      const [target] = await installation.all<Target>('Target');
      expect(target.metadata.labels).toEqual({
        'fairway.dev/promotion': 'checkout',
        'fairway.dev/source': 'checkout',
        'fairway.dev/run': 'checkout-1',
        'fairway.dev/stage': 'canary',
        'fairway.dev/cluster': 'c1',
      });
      expect(target.status).toMatchObject({
        previousVersion: 'v1',
        observation: { state: 'Converged', evidence: { version: 'v2' } },
      });
      const decisions = await installation.all<Decision>('Decision');
      const of = async (label: string, value: string) => {
        const { items } = await installation.store.list({
          kind: 'Decision',
          labels: [{ key: label, operator: 'In', values: [value] }],
        });
        return items as Decision[];
      };
      expect(await of('fairway.dev/run', 'checkout-1')).toEqual(decisions);
      expect(await of('fairway.dev/promotion', 'checkout')).toEqual(decisions);
      expect(await of('fairway.dev/source', 'checkout')).toEqual(decisions);
      expect(await of('fairway.dev/run', 'checkout-2')).toEqual([]);
      expect(
        new Set(
          (await of('fairway.dev/cluster', 'p1')).map(
            ({ spec }) => spec.cluster,
          ),
        ),
      ).toEqual(new Set(['p1']));
      expect(
        new Set(
          (await of('fairway.dev/stage', 'canary')).map(
            ({ spec }) => spec.stage,
          ),
        ),
      ).toEqual(new Set(['canary']));
      expect(decisions.map(({ spec }) => spec.reason)).toEqual(
        expect.arrayContaining(['RunStarted', 'Applying', 'Succeeded']),
      );
    },
    PATIENCE_MS,
  );

  it(
    'is woken by the watch when a cluster has converged',
    async () => {
      installation.behaviour = () => ({ outcome: 'converges', afterMs: 300 });
      await installation.addClusters({ prod: ['p1'] });
      await installation.configure([{ name: 'prod' }]);
      const { gateway, engine } = await installation.start({
        observeFallbackMs: PATIENCE_MS,
      });
      await installation.create(manifests.promotion('v2'));
      await promotionIs('Succeeded');
      expect(gateway.requests).toMatchObject({ list: 1, apply: 1, get: 0 });
      expect(engine.statistics().effects.Observe).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  it(
    'waits for an approval without holding the run, and goes on when it is given',
    async () => {
      await installation.addClusters({ prod: ['p1'] });
      await installation.configure([
        { name: 'prod', before: [{ name: 'people', approval: {} }] },
      ]);
      const { engine } = await installation.start();
      await installation.create(manifests.promotion('v2'));
      const run = await installation.until('waiting', async () => {
        const found = await installation.get<PromotionRun>(
          'PromotionRun',
          'checkout-1',
        );
        return (
          found?.status?.stages[0].gates?.[0].state === 'Waiting' &&
          !engine.statistics().items.PromotionRun &&
          found
        );
      });
      expect(installation.version('p1')).toBe('v1');
      const { digest } = run.status!.stages[0].gates![0];
      await installation.client.approve(
        run,
        'prod',
        'people',
        'user:default/alice',
        { digest },
      );
      await promotionIs('Succeeded');
      expect(installation.version('p1')).toBe('v2');
    },
    PATIENCE_MS,
  );

  it(
    'holds a promotion that would touch more than was allowed, and goes on when it does not any more',
    async () => {
      await installation.addClusters({ prod: ['p1'] });
      await installation.configure([{ name: 'prod' }]);
      let objection: string | undefined = 'only the stages dev may be touched';
      installation.authority = {
        objection: async recorded =>
          recorded === 'conditions' ? objection : '',
      };
      await installation.start();
      const promotion = manifests.promotion('v2');
      await installation.create({
        ...promotion,
        annotations: {
          ...promotion.annotations,
          'fairway.dev/granted-under': 'conditions',
        },
      });
      const { status } = await promotionIs('Pending');
      expect(status).toMatchObject({
        reason: 'BeyondAuthority',
        message: expect.stringContaining(objection),
      });
      expect(await installation.all('PromotionRun')).toEqual([]);
      objection = undefined;
      await installation.edit('Plan', 'plan', plan => {
        plan.spec.stages[0].name = 'dev';
      });
      await promotionIs('Succeeded');
    },
    PATIENCE_MS,
  );

  it(
    'takes in late clusters as far as the one who asked may touch them',
    async () => {
      await installation.addClusters({ prod: ['p1'] });
      const { source, fleet, backend, plan } = manifests;
      const people = [{ name: 'people', approval: {} }];
      const stages = [{ name: 'prod', before: people }];
      const late = { membership: 'IncludeLate' };
      await installation.create(source, fleet, backend, plan(stages, late));
      installation.authority = {
        objection: async (_recorded, touched) =>
          touched.stages[0].clusters.some(({ name }) => name === 'p2')
            ? 'p2 is not theirs'
            : undefined,
      };
      await installation.start();
      const promotion = manifests.promotion('v2');
      await installation.create({
        ...promotion,
        annotations: {
          ...promotion.annotations,
          'fairway.dev/granted-under': 'conditions',
        },
      });
      const targets = async () =>
        (await installation.all<Target>('Target'))
          .map(({ spec }) => spec.cluster)
          .sort();
      await installation.until('planned', async () => (await targets()).length);
      await installation.addClusters({ prod: ['p2', 'p3'] });
      await installation.until('joined', async () =>
        (await targets()).includes('p3'),
      );
      expect(await targets()).toEqual(['p1', 'p3']);
    },
    PATIENCE_MS,
  );

  it(
    'starts a new numbered run for a retry of a run that has succeeded',
    async () => {
      await installation.addClusters({ prod: ['p1'] });
      await installation.configure([{ name: 'prod' }]);
      await installation.start();
      await installation.create(manifests.promotion('v2'));
      await promotionIs('Succeeded');
      const run = await installation.get<PromotionRun>(
        'PromotionRun',
        'checkout-1',
      );
      const { metadata } = await installation.client.act(run!, {
        type: 'Retry',
      });
      const again = await installation.until('again', async () => {
        const next = await installation.get<PromotionRun>(
          'PromotionRun',
          'checkout-2',
        );
        return next?.status?.phase === 'Succeeded' && next;
      });
      expect(again.spec).toMatchObject({
        attempt: 2,
        requestedBy: 'user:default/operator',
        requesters: ['user:default/requester', 'user:default/operator'],
      });
      const action = await installation.get<Action>('Action', metadata.name);
      expect(action?.status).toMatchObject({
        phase: 'Completed',
        createdRun: 'checkout-2',
      });
    },
    PATIENCE_MS,
  );

  it(
    'shares a hundred runs between two replicas, and each run is carried out once',
    async () => {
      await installation.addClusters({ prod: ['p1', 'p2', 'p3'] });
      await installation.configure([
        { name: 'prod', wave: { maxParallel: '100%' } },
      ]);
      const names = Array.from({ length: 100 }, (_, index) => `app-${index}`);
      await installation.create(
        ...names.flatMap(name => [
          { ...manifests.source, name },
          manifests.promotion('v2', { sourceRef: { name } }, name),
        ]),
      );
      const replicas = [
        await installation.start({ claimBatch: 5 }),
        await installation.start({ claimBatch: 5 }),
      ];
      await installation.until('all succeeded', async () => {
        const promotions = await installation.all<Promotion>('Promotion');
        return promotions.every(({ status }) => status?.phase === 'Succeeded');
      });
      const runs = await installation.all<PromotionRun>('PromotionRun');
      expect(runs).toHaveLength(100);
      for (const { engine } of replicas) {
        expect(engine.statistics().claims).toBeGreaterThan(0);
      }
    },
    PATIENCE_MS,
  );

  it(
    'goes on with the work of a replica that was killed, and writes nothing twice',
    async () => {
      installation.behaviour = () => ({ outcome: 'stuck', afterMs: 0 });
      const names = ['p1', 'p2', 'p3'];
      await installation.addClusters({ prod: names });
      await installation.configure([
        { name: 'prod', wave: { maxParallel: 2 } },
      ]);
      const first = await installation.start();
      await installation.create(manifests.promotion('v2'));
      await installation.until('two written', async () => {
        const targets = await installation.all<Target>('Target');
        return (
          targets.filter(({ status }) => status?.phase === 'Converging')
            .length === 2
        );
      });
      first.kill();
      const second = await installation.start();
      names.forEach(name =>
        installation.clusters.get(name)!.recover(manifests.UNIT.object.name),
      );
      installation.behaviour = () => ({ outcome: 'converges', afterMs: 0 });
      await promotionIs('Succeeded');
      expect(first.gateway.requests.apply).toBe(2);
      expect(second.gateway.requests.apply).toBe(1);
      expect(names.map(name => installation.version(name))).toEqual([
        'v2',
        'v2',
        'v2',
      ]);
    },
    PATIENCE_MS,
  );

  it(
    'waits for the answer to a write when it stops, and stores what came of it',
    async () => {
      await installation.addClusters({ prod: ['p1'] });
      await installation.configure([{ name: 'prod' }]);
      const events: string[] = [];
      let answer = () => {};
      const sent = new Promise<void>(written => {
        installation.hops = async (hop, effect) => {
          const result = await effect();
          if (hop.label === 'apply p1') {
            written();
            await new Promise<void>(resolve => {
              answer = resolve;
            });
            events.push('answered');
          }
          return result;
        };
      });
      const { engine } = await installation.start();
      await installation.create(manifests.promotion('v2'));
      await sent;
      const stopped = engine.stop().then(() => events.push('stopped'));
      setImmediate(() => answer());
      await stopped;
      expect(events).toEqual(['answered', 'stopped']);
      const [target] = await installation.all<Target>('Target');
      expect(target.status?.receipt).toMatchObject({ changed: true });
    },
    PATIENCE_MS,
  );

  it(
    'gives its work back when it stops, and another replica goes on at once',
    async () => {
      installation.behaviour = () => ({ outcome: 'stuck', afterMs: 0 });
      await installation.addClusters({ prod: ['p1'] });
      await installation.configure([{ name: 'prod' }]);
      const { engine } = await installation.start({ leaseMs: PATIENCE_MS });
      await installation.create(manifests.promotion('v2'));
      await installation.until('written', async () => {
        const [target] = await installation.all<Target>('Target');
        return target?.status?.phase === 'Converging';
      });
      await engine.stop();
      installation.behaviour = () => ({ outcome: 'converges', afterMs: 0 });
      await installation.edit('Promotion', 'checkout', ({ spec }) => {
        spec.version = 'v3';
      });
      await installation.start();
      const { status } = await promotionIs('Succeeded');
      expect(status?.currentRun?.name).toBe('checkout-2');
    },
    PATIENCE_MS,
  );
});
