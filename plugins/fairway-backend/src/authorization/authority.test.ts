import {
  AuthorizeResult,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  Promotion,
  promotionPromotePermission,
} from '@fairway/plugin-fairway-common';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import { systemIds } from '../engine/ports';
import { RunRetry, RunStamper } from '../engine/promotion/RunStamper';
import { startApi, TestApi } from '../k8s/__testUtils__/api';
import {
  cluster,
  doc,
  landscape,
  promotion,
} from '../k8s/__testUtils__/objects';
import { aRun, storeRun } from '../resources/__testUtils__/runs';
import type { FairwayStore } from '../store';
import { aStore } from '../store/__fixtures__/stores';
import { createFairwayConditionalDecision, fairwayConditions } from './rules';

jest.setTimeout(60_000);

const ROOT = '/apis/fairway.dev/v1alpha1/namespaces/default';
const CONDITIONS = 'fairway.dev/granted-under';
const DEVELOPERS = ['group:default/developers'];

type Conditions = Parameters<typeof createFairwayConditionalDecision>[1];

describe('what somebody was allowed to ask for', () => {
  let store: FairwayStore;
  let api: TestApi;

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    user = 'user:default/dana',
  ) => {
    const response = await api.request(method, `${ROOT}/${path}`, {
      user,
      body,
      headers:
        method === 'PATCH'
          ? { 'content-type': 'application/merge-patch+json' }
          : undefined,
    });
    return { code: response.status, body: (await response.json()) as any };
  };

  beforeEach(async () => {
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store);
    api.setOwners({ 'component:default/checkout': DEVELOPERS });
    for (const document of landscape()) {
      await send('POST', `${document.kind.toLowerCase()}s`, document);
    }
  });

  afterEach(() => api.close());

  /** Dana promotes under these conditions; everything else is allowed to everybody. */
  const danaPromotes = (conditions: Conditions) =>
    api.setPolicy((permission: ResourcePermission, user) =>
      permission.name === promotionPromotePermission.name &&
      user === 'user:default/dana'
        ? createFairwayConditionalDecision(permission as never, conditions)
        : { result: AuthorizeResult.ALLOW },
    );

  const stored = async () =>
    (await store.get('Promotion', 'default', 'checkout-1')) as Promotion;

  const start = async (retry?: RunRetry) =>
    new RunStamper({
      store,
      drivers: new Map([['kubernetes', {} as DeliveryDriver]]),
      ids: systemIds,
      authority: api.authority,
    }).prepare(await stored(), Date.now(), retry);

  const planWith = (...more: object[]) => ({
    spec: {
      stages: [
        { name: 'canary', selector: { matchLabels: { ring: 'canary' } } },
        ...more,
      ],
    },
  });

  const changePlan = (change: object) =>
    send('PATCH', 'plans/canary-then-europe', change, 'user:default/rita');

  const approvalForEurope = fairwayConditions.asksApprovalForClusters({
    label: 'env',
    values: ['prod'],
  });
  const canaries = fairwayConditions.touchesOnlyClusters({
    label: 'ring',
    values: ['canary'],
  });

  it('is held against what the run touches when it starts', async () => {
    danaPromotes({
      allOf: [fairwayConditions.isOwner({ claims: DEVELOPERS }), canaries],
    });
    await changePlan(planWith());
    const { code } = await send(
      'POST',
      'promotions',
      promotion('checkout-1', { scope: undefined }),
    );
    expect(code).toBe(201);
    expect(await start()).toMatchObject({ run: { kind: 'PromotionRun' } });

    await changePlan(
      planWith({
        name: 'europe',
        selector: { matchLabels: { ring: 'stable' } },
      }),
    );
    await send('POST', 'clusters', {
      ...cluster('eu-8', { env: 'prod', ring: 'stable' }),
    });
    expect(await start()).toMatchObject({
      reason: 'BeyondAuthority',
      message: expect.stringMatching(
        /changed since user:default\/dana asked .*only clusters with the label ring=canary may be touched \(rule TOUCHES_ONLY_CLUSTERS\).*kubectl annotate promotion checkout-1 --overwrite fairway.dev\/ask-again=/,
      ),
    });

    await changePlan(planWith());
    await send(
      'POST',
      'clusters',
      cluster('eu-9', { env: 'prod', ring: 'canary' }),
    );
    expect(await start()).toMatchObject({ run: { kind: 'PromotionRun' } });

    api.setOwners({ 'component:default/other': ['group:default/others'] });
    await send(
      'PATCH',
      'sources/checkout',
      { spec: { entityRef: 'component:default/other' } },
      'user:default/rita',
    );
    expect(await start()).toMatchObject({
      reason: 'BeyondAuthority',
      message: expect.stringContaining('(rule IS_OWNER)'),
    });
  });

  it('does not fade where the policy asked nothing', async () => {
    await send('POST', 'promotions', promotion());
    await changePlan(planWith());
    expect((await stored()).metadata.annotations).not.toHaveProperty(
      CONDITIONS,
    );
    expect(await start()).toMatchObject({ run: { kind: 'PromotionRun' } });
  });

  it('is what the server has recorded, whatever a client writes', async () => {
    danaPromotes(fairwayConditions.isOwner({ claims: DEVELOPERS }));
    const forged = promotion();
    (forged.metadata as any).annotations = { [CONDITIONS]: '{"allOf":[]}' };
    await send('POST', 'promotions', forged);
    const recorded = (await stored()).metadata.annotations![CONDITIONS];
    expect(JSON.parse(recorded)).toMatchObject({ rule: 'IS_OWNER' });
    for (const value of [null, '{"allOf":[]}']) {
      await send('PATCH', 'promotions/checkout-1', {
        metadata: { annotations: { [CONDITIONS]: value, note: `${value}` } },
      });
      expect((await stored()).metadata.annotations).toMatchObject({
        [CONDITIONS]: recorded,
        note: `${value}`,
      });
    }
    // Somebody else who suspends or labels it has not asked for it.
    const change = {
      metadata: { labels: { a: 'b' } },
      spec: { suspend: true },
    };
    await send('PATCH', 'promotions/checkout-1', change, 'user:default/rita');
    expect((await stored()).metadata.annotations).toMatchObject({
      [CONDITIONS]: recorded,
    });
  });

  it('is asked for again by somebody who may', async () => {
    danaPromotes(approvalForEurope);
    const dana = promotion('checkout-1', { scope: { clusters: ['eu-2'] } });
    expect((await send('POST', 'promotions', dana)).code).toBe(201);
    await changePlan({
      spec: {
        stages: [{ name: 'all', selector: { matchLabels: { env: 'prod' } } }],
      },
    });
    expect(await start()).toMatchObject({ reason: 'BeyondAuthority' });
    const again = {
      metadata: { annotations: { 'fairway.dev/ask-again': 'today' } },
    };
    const own = await send('PATCH', 'promotions/checkout-1', again);
    expect(own.code).toBe(403);
    await send('PATCH', 'promotions/checkout-1', again, 'user:default/rita');
    expect(await start()).toMatchObject({
      run: {
        spec: {
          requestedBy: 'user:default/rita',
          requesters: ['user:default/dana', 'user:default/rita'],
        },
      },
    });
  });

  it('is what a retry of a run is held against, for the one who retries', async () => {
    await send('POST', 'promotions', promotion());
    danaPromotes(canaries);
    const { run } = aRun({ landscape: landscape() });
    const action = {
      ...doc('Action', 'retry', {
        type: 'Retry',
        runRef: { name: 'checkout-1-1' },
      }),
    };
    await storeRun(store, { landscape: landscape(), phase: 'Failed' });
    await changePlan(planWith());
    const { code, body } = await send('POST', 'actions', action);
    expect(body.message).toBeUndefined();
    expect(code).toBe(201);
    const conditions = body.metadata.annotations[CONDITIONS];
    const retry = { of: run, by: 'user:default/dana', conditions };
    expect(await start(retry)).toMatchObject({
      run: { metadata: { annotations: { [CONDITIONS]: conditions } } },
    });
    await changePlan(
      planWith({
        name: 'europe',
        selector: { matchLabels: { ring: 'stable' } },
      }),
    );
    await send(
      'POST',
      'clusters',
      cluster('eu-8', { env: 'prod', ring: 'stable' }),
    );
    expect(await start(retry)).toMatchObject({ reason: 'BeyondAuthority' });
    expect(await start({ of: run, by: 'user:default/rita' })).toMatchObject({
      run: { kind: 'PromotionRun' },
    });
  });

  it('bounds what somebody may retry, whatever commands are allowed', async () => {
    await send('POST', 'promotions', promotion());
    await storeRun(store, { landscape: landscape(), phase: 'Failed' });
    const retry = async (conditions: Conditions, spec: object) => {
      danaPromotes(conditions);
      return send('POST', 'actions', {
        ...doc('Action', '', {
          type: 'Retry',
          runRef: { name: 'checkout-1-1' },
          ...spec,
        }),
        metadata: { generateName: 'retry-' },
      });
    };
    for (const spec of [
      {},
      { stage: 'europe' },
      { target: 'checkout-1-1-eu-2-checkout' },
    ]) {
      const { code, body } = await retry(
        fairwayConditions.touchesOnlyStages({ stages: ['canary'] }),
        spec,
      );
      expect([spec, code]).toEqual([spec, 403]);
      expect(body.message).toContain(
        'permission fairway.promotion.promote is needed, and a retry promotes again: it is granted under conditions that this object does not meet: only the stages canary may be touched (rule TOUCHES_ONLY_STAGES)',
      );
    }
    // Neither of these has failed targets, which is what the run objects to; the policy does not.
    const canary = { stage: 'canary' };
    expect((await retry(canaries, canary)).code).toBe(409);
    expect((await retry(approvalForEurope, { stage: 'europe' })).code).toBe(
      409,
    );
    expect((await retry(approvalForEurope, canary)).code).toBe(403);
  });
});
