import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type {
  PreviewClusters,
  PromotionRun,
  Target,
  TargetPreview,
  TargetStatus,
} from '@fairway/plugin-fairway-common';
import type { ClusterConnection } from '@fairway/plugin-fairway-node';
import {
  createFairwayConditionalDecision,
  fairwayConditions,
} from '../../authorization';
import { startApi, TestApi } from '../../k8s/__testUtils__/api';
import { landscape } from '../../k8s/__testUtils__/objects';
import {
  PreviewAnswer,
  previewDriver,
} from '../../k8s/__testUtils__/previewDriver';
import { aRun, stored } from '../../resources/__testUtils__/runs';
import type { DatabaseStore } from '../../store';
import { aStore } from '../../store/__fixtures__/stores';

jest.setTimeout(60_000);

const NOW = Date.parse('2026-01-02T03:04:05.000Z');
const AT = new Date(NOW).toISOString();

const INTENT: NonNullable<TargetStatus['intent']> = {
  key: 'key',
  version: 'v1.4.2',
  fence: 1,
  issuedAt: AT,
  replaces: 'v1',
};

describe('what waits to be written', () => {
  let store: DatabaseStore;
  let api: TestApi;
  let run: PromotionRun;
  let targets: Target[];
  let answers: Map<string, PreviewAnswer>;
  let asked: ReturnType<typeof previewDriver>['asked'];

  beforeEach(async () => {
    answers = new Map();
    const fake = previewDriver(answers);
    asked = fake.asked;
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store, {
      drivers: [fake.driver],
      now: () => NOW,
      connect: name => ({ name } as ClusterConnection),
    });
    await store.commit({
      creates: landscape().map(document => ({ object: stored(document) })),
    });
    ({ run, targets } = aRun({ landscape: landscape() }));
  });
  afterEach(() => api.close());

  /** Stores the run; its first target is on eu-1 in the stage canary, its second on eu-2 in europe. */
  const put = async (status: Partial<TargetStatus> = {}) => {
    const [first, ...others] = targets;
    first.status = { ...first.status!, ...status };
    await store.commit({
      creates: [run, first, ...others].map(object => ({ object })),
    });
  };
  const get = async <T>(path: string) => {
    const response = await api.request('GET', `/views/${path}`);
    return {
      status: response.status,
      body: (await response.json()) as T & { message: string },
    };
  };
  const ofTarget = (name = targets[0].metadata.name) =>
    get<TargetPreview>(`targets/default/${name}/preview`);
  const ofRun = (query = '') =>
    get<PreviewClusters>(`runs/default/${run.metadata.name}/preview${query}`);

  describe('to a target', () => {
    it('is told as it is frozen in the run, over what is there', async () => {
      // What the source says now does not count any more.
      run.spec.source.spec.units[0].object.name = 'checkout-frozen';
      targets[0].spec.object.name = 'checkout-frozen';
      await put();
      expect(await ofTarget()).toEqual({
        status: 200,
        body: {
          cluster: 'eu-1',
          waiting: true,
          readAt: AT,
          operation: 'Promote',
          version: 'v1.4.2',
          replaces: 'v1',
          outcome: 'Change',
          diffs: [
            {
              stage: 'canary',
              cluster: 'eu-1',
              unit: 'checkout',
              object: 'Deployment shop/checkout-frozen',
              version: 'v1.4.2',
              outcome: 'Change',
              changes: [{ field: 'spec.image', from: 'v1', to: 'v1.4.2' }],
            },
          ],
        },
      });
      expect(asked).toMatchObject([
        {
          cluster: 'eu-1',
          intent: {
            source: 'default/checkout',
            replaces: 'v1',
            unit: { object: { name: 'checkout-frozen' } },
          },
        },
      ]);
      expect(await store.audit({ limit: 10 })).toEqual([]);
    });

    it('is what the variant of the unit and the hub of its backend say', async () => {
      const [unit] = run.spec.source.spec.units;
      unit.variants = [
        {
          name: 'flux',
          clusters: ['eu-1'],
          version: unit.version,
          object: { ...unit.object, name: '{cluster}-checkout' },
        },
      ];
      Object.assign(targets[0].spec, {
        variant: 'flux',
        hub: 'hub-1',
        object: { ...unit.object, name: 'eu-1-checkout' },
      });
      await put();
      const { body } = await ofTarget();
      expect(body).toMatchObject({ cluster: 'eu-1', outcome: 'Change' });
      expect(asked).toMatchObject([
        {
          cluster: 'hub-1',
          intent: {
            cluster: 'eu-1',
            unit: { object: { name: 'eu-1-checkout' } },
          },
        },
      ]);
    });

    it('is the version before, over that of the run, where it is rolled back', async () => {
      await put({
        phase: 'Pending',
        operation: 'Rollback',
        previousVersion: 'v1.4.1',
      });
      expect((await ofTarget()).body).toMatchObject({
        waiting: true,
        operation: 'Rollback',
        version: 'v1.4.1',
        replaces: 'v1.4.2',
      });
      expect(asked).toMatchObject([
        { intent: { version: 'v1.4.1', replaces: 'v1.4.2' } },
      ]);
    });

    it.each<[string, Partial<TargetStatus>]>([
      ['waits at a gate', { phase: 'Gating' }],
      ['waits for its lock', { phase: 'Queued' }],
      [
        'has certainly not been sent',
        { phase: 'Applying', intent: { ...INTENT, recheck: true }, tries: 1 },
      ],
      [
        'is parked since its cluster does not answer',
        { phase: 'Applying', intent: INTENT, parked: true },
      ],
    ])('is told while it %s', async (_, status) => {
      await put(status);
      expect((await ofTarget()).body).toMatchObject({
        waiting: true,
        outcome: 'Change',
      });
    });

    it.each<[string, Partial<TargetStatus>, string, RegExp]>([
      [
        'is being written',
        { phase: 'Applying', intent: INTENT },
        'Writing',
        /v1\.4\.2 is being written/,
      ],
      [
        'was written',
        { phase: 'Converging', intent: INTENT },
        'Converging',
        /v1\.4\.2 has been written/,
      ],
      ['has arrived', { phase: 'Converged' }, 'Converged', /any more/],
      [
        'has failed',
        { phase: 'Failed', message: 'it crashes' },
        'Failed',
        /it crashes/,
      ],
      ['was cancelled', { phase: 'Cancelled' }, 'Cancelled', /any more/],
    ])(
      'is nothing once it %s, and no cluster is asked',
      async (_, status, reason, message) => {
        await put(status);
        expect((await ofTarget()).body).toEqual({
          cluster: 'eu-1',
          waiting: false,
          reason,
          message: expect.stringMatching(message),
        });
        expect(asked).toEqual([]);
      },
    );

    it('cannot be told where the cluster is not there any more', async () => {
      await put();
      const gone = await store.get('Cluster', 'default', 'eu-1');
      await store.commit({
        deletes: [
          {
            object: gone!,
            expected: gone!.metadata.resourceVersion,
            dependents: 'Orphan',
          },
        ],
      });
      expect((await ofTarget()).body).toMatchObject({
        waiting: true,
        outcome: 'Unknown',
        diffs: [{ problem: expect.stringContaining('create it again') }],
      });
    });

    it('is hidden from those who may not read the target or its run', async () => {
      await put();
      const without = (kind: string) =>
        api.setPolicy(asking =>
          asking.name === 'fairway.resource.read'
            ? createFairwayConditionalDecision(asking as never, {
                not: fairwayConditions.isKind({ kinds: [kind] }),
              })
            : { result: AuthorizeResult.ALLOW },
        );
      for (const kind of ['Target', 'PromotionRun']) {
        without(kind);
        expect((await ofTarget()).status).toBe(404);
      }
      api.setPolicy(() => ({ result: AuthorizeResult.DENY }));
      expect((await ofTarget()).status).toBe(403);
      expect(asked).toEqual([]);
    });
  });

  describe('in a run', () => {
    it('is told by stage, without what was written already', async () => {
      await put({ phase: 'Converged' });
      answers.set('eu-2', 'there');
      expect((await ofRun()).body).toMatchObject({
        items: [{ stage: 'europe', cluster: 'eu-2', outcome: 'AlreadyThere' }],
        total: 1,
        asked: { clusters: 1, outcomes: { AlreadyThere: 1 } },
        problems: [],
      });
      expect((await ofRun('?stage=canary')).body).toMatchObject({
        items: [],
        total: 0,
      });
    });

    it('goes on from page to page though a target has been written meanwhile', async () => {
      await put();
      const { body } = await ofRun('?limit=1');
      expect(body.items).toMatchObject([{ cluster: 'eu-1' }]);
      const [first] = (await store.list({ kind: 'Target' })).items;
      await store.commit({
        updates: [
          {
            object: {
              ...first,
              status: { ...targets[0].status, phase: 'Converged' },
            },
            expected: first.metadata.resourceVersion,
          },
        ],
      });
      const next = await ofRun(`?limit=1&cursor=${body.cursor}`);
      expect(next.body.items).toMatchObject([{ cluster: 'eu-2' }]);
      expect(next.body.cursor).toBeUndefined();
      expect(next.body.asked.clusters).toBe(2);
    });

    it('is hidden from those who may not read its targets', async () => {
      await put();
      api.setPolicy(asking =>
        asking.name === 'fairway.resource.read'
          ? createFairwayConditionalDecision(asking as never, {
              not: fairwayConditions.isKind({ kinds: ['Target'] }),
            })
          : { result: AuthorizeResult.ALLOW },
      );
      expect((await ofRun()).body).toMatchObject({ items: [], total: 0 });
      expect(asked).toEqual([]);
    });
  });
});
