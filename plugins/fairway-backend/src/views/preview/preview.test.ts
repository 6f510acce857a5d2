import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { PromotionPreview } from '@fairway/plugin-fairway-common';
import type { ClusterConnection } from '@fairway/plugin-fairway-node';
import {
  createFairwayConditionalDecision,
  fairwayConditions,
} from '../../authorization';
import { startApi, TestApi, TestPolicy } from '../../k8s/__testUtils__/api';
import {
  cluster,
  doc,
  landscape,
  plan,
  promotion,
} from '../../k8s/__testUtils__/objects';
import { previewDriver } from '../../k8s/__testUtils__/previewDriver';
import { stored, storeRun } from '../../resources/__testUtils__/runs';
import type { DatabaseStore } from '../../store';
import { aStore } from '../../store/__fixtures__/stores';

jest.setTimeout(60_000);

/** What a read-only policy grants. */
const readOnly: TestPolicy = ({ name }) => ({
  result:
    name === 'fairway.resource.read'
      ? AuthorizeResult.ALLOW
      : AuthorizeResult.DENY,
});

/** May read what conditions say and do everything else. */
const readsOnly =
  (
    conditions: Parameters<typeof createFairwayConditionalDecision>[1],
  ): TestPolicy =>
  asked =>
    asked.name === 'fairway.resource.read'
      ? createFairwayConditionalDecision(asked as never, conditions)
      : { result: AuthorizeResult.ALLOW };

describe('previews', () => {
  let store: DatabaseStore;
  let api: TestApi;
  let asked: ReturnType<typeof previewDriver>['asked'];

  beforeEach(async () => {
    const fake = previewDriver(new Map([['eu-2', 'silent']]));
    asked = fake.asked;
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store, {
      drivers: [fake.driver],
      connect: name => ({ name } as ClusterConnection),
    });
  });
  afterEach(() => api.close());

  const put = async (...documents: { kind: string; metadata: object }[]) => {
    await store.commit({
      creates: documents.map(document => ({ object: stored(document) })),
    });
  };
  const post = async <T = PromotionPreview>(
    view: string,
    body: unknown,
    user?: string,
  ) => {
    const response = await api.request('POST', `/views/${view}`, {
      body,
      user,
    });
    return { status: response.status, body: (await response.json()) as T };
  };
  const preview = async (body: unknown = promotion(), user?: string) => {
    const answer = await post('preview', body, user);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const refusal = async (view: string, body: unknown) => {
    const { status, body: refused } = await post<{
      message: string;
      details?: { causes?: { field: string }[] };
    }>(view, body);
    return { status, message: refused.message, details: refused.details };
  };

  describe('of a promotion', () => {
    it('tells clusters, batches, gates and what would change', async () => {
      await put(...landscape());
      const before = (await store.revisions()).current;
      expect(await preview()).toEqual({
        revision: before,
        stages: [
          {
            name: 'canary',
            dependsOn: [],
            clusters: 1,
            batches: [{ canary: false, clusters: 1, sample: ['eu-1'] }],
            before: [],
            after: [],
            onFailure: 'Halt',
          },
          {
            name: 'europe',
            dependsOn: ['canary'],
            clusters: 1,
            batches: [{ canary: false, clusters: 1, sample: ['eu-2'] }],
            before: [
              {
                name: 'release-managers',
                type: 'approval',
                summary: '1 approval by group:default/release-managers',
              },
            ],
            after: [],
            onFailure: 'Halt',
          },
        ],
        uncovered: [],
        problems: [],
        warnings: [],
        diffs: [
          {
            stage: 'canary',
            cluster: 'eu-1',
            unit: 'checkout',
            object: 'Deployment shop/checkout',
            outcome: 'Change',
            version: 'v1.4.2',
            changes: [{ field: 'spec.image', from: 'v1', to: 'v1.4.2' }],
          },
          {
            stage: 'europe',
            cluster: 'eu-2',
            unit: 'checkout',
            object: 'Deployment shop/checkout',
            outcome: 'Unknown',
            version: 'v1.4.2',
            changes: [],
            reason: 'Timeout',
            problem: 'eu-2 does not answer',
          },
        ],
      });
      expect((await store.revisions()).current).toBe(before);
      expect(await store.audit({ limit: 10 })).toEqual([]);
    });

    it('asks at most three clusters of each stage', async () => {
      await put(
        ...landscape(),
        ...Array.from({ length: 20 }, (_, index) =>
          cluster(`us-${index}`, { env: 'prod', region: 'eu' }),
        ),
      );
      await preview();
      expect(asked).toHaveLength(4);
    });

    it('names the fields that cannot work, and asks no cluster then', async () => {
      await put(...landscape());
      const { problems, stages } = await preview(
        promotion('checkout-1', {
          fleetRef: { name: 'none' },
          scope: { clusters: ['eu-9'] },
        }),
      );
      expect(problems).toEqual([
        {
          field: 'spec.fleetRef',
          message: expect.stringContaining(
            'Fleet "none" does not exist in namespace "default"',
          ),
        },
      ]);
      expect(stages).toEqual([]);
      const scoped = await preview(
        promotion('checkout-1', { scope: { clusters: ['eu-9'] } }),
      );
      expect(scoped.problems).toMatchObject([
        { field: 'spec.scope.clusters[0]' },
      ]);
      expect(asked).toEqual([]);
    });

    it('warns of what waits or is left out', async () => {
      const suspended = cluster('eu-2', { env: 'prod', region: 'eu' });
      await put(
        ...landscape().filter(
          ({ metadata }) => (metadata as { name: string }).name !== 'eu-2',
        ),
        {
          ...suspended,
          spec: { ...(suspended.spec as object), suspend: true },
        } as never,
      );
      await storeRun(store, { landscape: landscape(), name: 'other-1' });
      const { warnings } = await preview(
        promotion('another', { suspend: true }),
      );
      expect(warnings).toEqual([
        'the promotion is suspended: no run starts until it is resumed',
        'stage "europe": eu-2 is suspended and will be skipped',
        expect.stringContaining(
          'run "other-1" (v1.4.2, Running) promotes the same source',
        ),
      ]);
    });

    it('asks no cluster for somebody who may not promote, and names the permission', async () => {
      await put(...landscape());
      api.setPolicy(readOnly);
      const { problems, diffs, stages } = await preview();
      expect(stages).toHaveLength(2);
      expect(problems).toEqual([
        { message: 'permission fairway.promotion.promote is needed' },
      ]);
      expect(diffs).toEqual([]);
      expect(asked).toEqual([]);
    });

    it('shows an approver what a promotion changes that somebody else has created, and nothing else', async () => {
      await put(...landscape(), promotion());
      api.setPolicy(readOnly);
      const { problems, diffs } = await preview();
      expect(problems).toEqual([]);
      expect(diffs).toHaveLength(2);
      asked.length = 0;
      const other = await preview(promotion('checkout-1', { version: 'v9' }));
      expect(other.problems).toHaveLength(1);
      expect(asked).toEqual([]);
    });

    it('tells nothing of clusters, targets and objects that may not be read', async () => {
      await put(...landscape());
      api.setPolicy(
        readsOnly({
          not: {
            allOf: [
              fairwayConditions.isKind({ kinds: ['Cluster'] }),
              { not: fairwayConditions.hasLabel({ label: 'ring' }) },
            ],
          },
        }),
      );
      const narrowed = await preview();
      expect(JSON.stringify(narrowed)).not.toContain('eu-2');
      expect(narrowed.warnings).toContainEqual(
        expect.stringContaining('only clusters that you may read'),
      );
      api.setPolicy(
        readsOnly({
          not: fairwayConditions.isKind({ kinds: ['Target'] }),
        }),
      );
      expect((await preview()).diffs).toEqual([]);
      api.setPolicy(
        readsOnly({ not: fairwayConditions.isKind({ kinds: ['Source'] }) }),
      );
      const hidden = await preview();
      const missing = await preview(
        promotion('checkout-1', { sourceRef: { name: 'nothing' } }),
      );
      expect(hidden.problems[0].message).toBe(
        missing.problems[0].message.replace('nothing', 'checkout'),
      );
      expect(asked.map(({ cluster: name }) => name)).not.toContain('eu-2');
    });

    it('refuses a document that is none, with the field and the fix', async () => {
      expect(
        await refusal('preview', promotion('a', { version: 'a b' })),
      ).toMatchObject({
        status: 422,
        details: { causes: [{ field: 'spec.version' }] },
      });
      expect(
        await refusal('preview', promotion('a', { verison: 'v1' })),
      ).toMatchObject({
        status: 400,
        message: expect.stringContaining('unknown field "spec.verison"'),
      });
      expect(await refusal('preview', '{')).toMatchObject({
        status: 400,
        message: expect.stringContaining('the body is not valid JSON'),
      });
      api.setPolicy(() => ({ result: AuthorizeResult.DENY }));
      expect((await refusal('preview', promotion())).status).toBe(403);
    });
  });

  describe('of a plan', () => {
    const ask = { fleetRef: { name: 'production' } };

    it('tells which clusters land in which batch', async () => {
      await put(...landscape());
      api.setPolicy(readOnly);
      const { body } = await post('simulation', {
        ...ask,
        plan: doc('Plan', 'draft', {
          stages: [
            {
              name: 'all',
              selector: { matchLabels: { region: 'eu' } },
              wave: { canaries: { clusters: ['eu-2'] } },
              after: [
                {
                  name: 'settle',
                  soak: { duration: '15m' },
                  level: 'Target',
                  timeout: '1h',
                },
              ],
            },
          ],
        }),
      });
      expect(body).toMatchObject({
        problems: [],
        stages: [
          {
            batches: [
              { canary: true, clusters: 1, sample: ['eu-2'] },
              { canary: false, clusters: 1, sample: ['eu-1'] },
            ],
            after: [
              {
                summary: 'waits for 15m, for each cluster; fails after 1h',
              },
            ],
          },
        ],
      });
      expect(body).not.toHaveProperty('diffs');
    });

    it('names the stage that selects nothing, and the clusters that no stage selects', async () => {
      await put(...landscape());
      const { body } = await post('simulation', {
        ...ask,
        plan: doc('Plan', 'draft', {
          stages: [{ name: 'moon', selector: { matchLabels: { on: 'moon' } } }],
        }),
      });
      expect(body.problems).toMatchObject([
        { field: 'spec.stages[0].selector' },
      ]);
      expect(body.uncovered).toEqual(['eu-1', 'eu-2']);
      const nowhere = await post('simulation', {
        fleetRef: { name: 'none' },
        plan: plan(),
      });
      expect(nowhere.body.problems).toMatchObject([{ field: 'fleetRef.name' }]);
    });

    it.each([
      ['no fleet', { plan: plan() }, 400, 'fleetRef'],
      ['a plan that is a text', { ...ask, plan: 'x' }, 400, 'plan'],
      ['what it does not know', { ...ask, plan: plan(), more: 1 }, 400, 'more'],
      [
        'a plan without stages',
        { ...ask, plan: doc('Plan', 'p', { stages: [] }) },
        422,
        'spec.stages',
      ],
    ])('refuses %s', async (_, body, status, field) => {
      expect(await refusal('simulation', body)).toMatchObject({
        status,
        message: expect.stringContaining(field),
      });
    });
  });
});
