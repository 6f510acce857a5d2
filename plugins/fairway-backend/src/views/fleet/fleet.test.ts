import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type {
  FleetRow,
  FleetSummary,
  Target,
  ViewPage,
} from '@fairway/plugin-fairway-common';
import {
  createFairwayConditionalDecision,
  fairwayConditions,
} from '../../authorization';
import { startApi, TestApi } from '../../k8s/__testUtils__/api';
import {
  backend,
  cluster,
  fleet,
  plan,
  source,
} from '../../k8s/__testUtils__/objects';
import { stored, storeRun } from '../../resources/__testUtils__/runs';
import type { CellReading, DatabaseStore } from '../../store';
import { aStore } from '../../store/__fixtures__/stores';

jest.setTimeout(60_000);

const SINCE = '2026-01-02T03:04:05.000Z';

describe('fleet', () => {
  let store: DatabaseStore;
  let api: TestApi;

  /** A target has converged with a version. */
  const hold = async ({ metadata }: Target, version: string) => {
    const target = (await store.getByUid('Target', metadata.uid)) as Target;
    await store.commit({
      updates: [
        {
          object: {
            ...target,
            status: {
              ...target.status!,
              phase: 'Converged',
              intent: { key: 'k', version, fence: 1, issuedAt: SINCE },
              receipt: { at: SINCE, changed: true },
            },
          } as Target,
          expected: target.metadata.resourceVersion,
        },
      ],
    });
  };

  beforeEach(async () => {
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store);
    const clusters = [
      cluster('eu-1', { env: 'prod', ring: 'canary', region: 'eu' }),
      cluster('eu-2', { env: 'prod', region: 'eu' }),
      cluster('eu-3', { env: 'prod', region: 'eu' }),
      cluster('eu-4', { env: 'prod', region: 'eu' }),
    ];
    const others = [
      cluster('us-1', { env: 'prod', region: 'us' }),
      cluster('lab', { env: 'dev' }),
    ];
    const landscape = [...clusters, fleet(), backend(), source(), plan()];
    await store.commit({
      creates: [...clusters, ...others, fleet(), source()].map(document => ({
        object: stored(document),
      })),
    });
    const { targets } = await storeRun(store, { landscape });
    for (const target of targets) {
      await hold(target, target.spec.cluster === 'eu-3' ? 'v0' : 'v1');
    }
  });
  afterEach(() => api.close());

  const get = async <T>(path: string): Promise<T> => {
    const response = await api.request('GET', `/views/fleet${path}`);
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  };
  const rows = (query = '') => get<ViewPage<FleetRow>>(`/clusters?${query}`);
  const names = async (query: string) =>
    (await rows(query)).items.map(row => row.cluster);
  const refusal = async (path: string) => {
    const response = await api.request('GET', `/views/fleet${path}`);
    const { message } = (await response.json()) as { message: string };
    return `${response.status} ${message}`;
  };

  it('counts versions over all clusters', async () => {
    expect(await get<FleetSummary>('')).toEqual({
      revision: (await store.revisions()).current,
      columns: [{ namespace: 'default', source: 'checkout', unit: 'checkout' }],
      columnsLeftOut: 0,
      labelKeys: ['env', 'region', 'ring'],
      groups: [
        {
          clusters: 6,
          unreachable: 0,
          cells: [
            {
              versions: [
                { version: 'v1', clusters: 3 },
                { clusters: 2 },
                { version: 'v0', clusters: 1 },
              ],
              moving: 0,
              failed: 0,
              drifted: 0,
            },
          ],
        },
      ],
    });
  });

  it('groups by a label, those without it last', async () => {
    const { groups } = await get<FleetSummary>('?group=region');
    expect(groups.map(group => [group.value, group.clusters])).toEqual([
      ['eu', 4],
      ['us', 1],
      [undefined, 1],
    ]);
    expect(groups[1].cells[0].versions).toEqual([{ clusters: 1 }]);
  });

  it('is narrowed to a fleet, and to columns', async () => {
    const { groups } = await get<FleetSummary>(
      '?namespace=default&fleet=production',
    );
    expect(groups[0].clusters).toBe(5);
    expect((await get<FleetSummary>('?search=CHECK')).columns).toHaveLength(1);
    expect((await get<FleetSummary>('?search=cart')).columns).toEqual([]);
  });

  it('shows clusters one by one, with the target that tells', async () => {
    const page = await rows('limit=2');
    expect(page.total).toBe(6);
    expect(page.items).toMatchObject([
      {
        cluster: 'eu-1',
        labels: { ring: 'canary' },
        reachability: 'Unknown',
        suspended: false,
        cells: [
          {
            version: 'v1',
            phase: 'Converged',
            odd: false,
            target: { namespace: 'default', run: 'checkout-1-1' },
          },
        ],
      },
      { cluster: 'eu-2' },
    ]);
    expect(await names('limit=2&offset=4')).toEqual(['lab', 'us-1']);
    expect((await rows('cluster=US')).items[0].cells).toEqual([{ odd: false }]);
  });

  it('finds the odd ones out', async () => {
    expect(await names('odd=true')).toEqual(['eu-3']);
    expect(await names('odd=true&group=region&value=eu')).toEqual(['eu-3']);
    expect(await names('odd=true&group=ring')).toEqual(['eu-3']);
    expect(await names('group=region&value=us')).toEqual(['us-1']);
    expect(await names('group=region&unlabelled=true')).toEqual(['lab']);
  });

  describe('what was read', () => {
    const BEGAN = Date.parse(SINCE) + 60_000;
    const AT = new Date(BEGAN).toISOString();

    const read = (
      name: string,
      cell: Omit<Extract<CellReading, { outcome: 'read' }>, 'source' | 'unit'>,
      problem?: string,
    ) =>
      store.commit({
        readings: [
          {
            namespace: 'default',
            cluster: name,
            basis: 'b',
            began: BEGAN,
            dueAt: BEGAN + 1,
            problem,
            cells: [{ source: 'checkout', unit: 'checkout', ...cell }],
          },
        ],
      });
    const row = async (name: string) =>
      (await rows(`cluster=${name}`)).items[0];

    it('fills the cells that no run has written, and says when', async () => {
      await read('us-1', { outcome: 'read', version: 'v0' });
      expect(await row('us-1')).toMatchObject({
        readAt: AT,
        cells: [{ version: 'v0', odd: true }],
      });
    });

    it('says why it could not be read', async () => {
      const problem = 'cluster "us-1" does not answer';
      await store.commit({
        readings: [
          {
            namespace: 'default',
            cluster: 'us-1',
            basis: 'b',
            began: BEGAN,
            dueAt: BEGAN + 1,
            problem,
            cells: [
              {
                source: 'checkout',
                unit: 'checkout',
                outcome: 'unread',
                problem: 'Not now',
              },
            ],
          },
        ],
      });
      expect(await row('us-1')).toMatchObject({
        problem,
        cells: [{ problem: 'Not now', odd: false }],
      });
    });

    it('shows drift, counts it, and finds it', async () => {
      expect(await names('drifted=true')).toEqual([]);
      await read('eu-2', {
        outcome: 'read',
        version: 'v9',
        changedBy: { manager: 'kubectl-edit', at: BEGAN - 1_000 },
      });
      expect((await row('eu-2')).cells[0]).toMatchObject({
        version: 'v9',
        drift: {
          written: 'v1',
          since: AT,
          changedBy: {
            manager: 'kubectl-edit',
            at: new Date(BEGAN - 1_000).toISOString(),
          },
        },
      });
      expect(await names('drifted=true')).toEqual(['eu-2']);
      expect(await names('drifted=true&group=region&value=us')).toEqual([]);
      expect(await names('drifted=true&search=cart')).toEqual([]);
      await store.commit({
        creates: [{ object: stored(cluster('eu-9', { region: 'eu' })) }],
      });
      const { groups } = await get<FleetSummary>('');
      expect(groups[0].cells[0].drifted).toBe(1);
    });

    it('shows only who may read targets of its stage what no run has written', async () => {
      await read('us-1', { outcome: 'read', version: 'v0' });
      const allow = (stage: string) =>
        api.setPolicy(asked =>
          asked.name === 'fairway.resource.read'
            ? createFairwayConditionalDecision(asked as never, {
                anyOf: [
                  { not: fairwayConditions.isKind({ kinds: ['Target'] }) },
                  fairwayConditions.touchesOnlyStages({ stages: [stage] }),
                ],
              })
            : { result: AuthorizeResult.ALLOW },
        );
      allow('canary');
      expect((await row('us-1')).cells[0]).toEqual({ odd: false });
      const { targets } = await storeRun(store, {
        name: 'checkout-2-1',
        landscape: [
          cluster('us-1', { env: 'prod', region: 'us', ring: 'canary' }),
          fleet(),
          backend(),
          source(),
          plan(),
        ],
      });
      expect(targets.map(({ spec }) => spec.stage)).toEqual(['canary']);
      expect((await row('us-1')).cells[0]).toMatchObject({ version: 'v0' });
      allow('another');
      expect((await row('us-1')).cells).toEqual([]);
    });
  });

  it('counts and shows only what the caller may read', async () => {
    api.setPolicy(asked =>
      asked.name === 'fairway.resource.read'
        ? createFairwayConditionalDecision(asked as never, {
            not: {
              anyOf: [
                {
                  allOf: [
                    fairwayConditions.isKind({ kinds: ['Target'] }),
                    fairwayConditions.touchesOnlyStages({
                      stages: ['canary'],
                    }),
                  ],
                },
                {
                  allOf: [
                    fairwayConditions.isKind({ kinds: ['Cluster'] }),
                    fairwayConditions.hasLabel({
                      label: 'env',
                      values: ['dev'],
                    }),
                  ],
                },
              ],
            },
          })
        : { result: AuthorizeResult.ALLOW },
    );
    const { groups } = await get<FleetSummary>('');
    expect(groups[0]).toMatchObject({
      clusters: 5,
      cells: [
        {
          versions: [
            { version: 'v1', clusters: 2 },
            { clusters: 2 },
            { version: 'v0', clusters: 1 },
          ],
        },
      ],
    });
    const { items } = await rows();
    expect(items.map(row => row.cells[0].version)).toEqual([
      undefined,
      'v1',
      'v0',
      'v1',
      undefined,
    ]);
    expect(await names('odd=true')).toEqual(['eu-3']);
  });

  it('shows no column of a source that may not be read', async () => {
    api.setPolicy(asked =>
      asked.name === 'fairway.resource.read'
        ? createFairwayConditionalDecision(asked as never, {
            not: fairwayConditions.isKind({ kinds: ['Source'] }),
          })
        : { result: AuthorizeResult.ALLOW },
    );
    const { columns, groups } = await get<FleetSummary>('');
    expect(columns).toEqual([]);
    expect(groups[0].cells).toEqual([]);
  });

  it('keeps what is known when nothing changes, and counts anew when something does', async () => {
    const counted = jest.spyOn(store, 'fleetCounts');
    await get('');
    await get('');
    await rows();
    expect(counted).toHaveBeenCalledTimes(1);
    await store.commit({
      creates: [{ object: stored(cluster('eu-5', { region: 'eu' })) }],
    });
    const { groups } = await get<FleetSummary>('');
    expect(groups[0].clusters).toBe(7);
  });

  it.each([
    ['?fleet=production', '400 fleet=production is a name within a namespace'],
    ['?namespace=default&fleet=none', '404 fleets.fairway.dev "none"'],
    ['/clusters?value=eu', '400 the parameter group is required'],
    [
      '/clusters?group=region&value=eu&unlabelled=true',
      '400 unlabelled=true and value=eu exclude each other',
    ],
    ['/clusters?limit=1000', '400 limit=1000 must be'],
    ['/clusters?odd=maybe', '400 odd=maybe must be true or false'],
  ])('refuses %s and says why', async (path, message) => {
    expect(await refusal(path)).toContain(message);
  });

  it('refuses to group by a label that has as many values as there are clusters', async () => {
    await store.commit({
      creates: Array.from({ length: 150 }, (_, index) => ({
        object: stored(cluster(`c-${index}`, { id: `n${index}` })),
      })),
    });
    expect(await refusal('?group=id')).toContain('400 group=id has');
    const { labelKeys } = await get<FleetSummary>('');
    expect(labelKeys).not.toContain('id');
  });

  it('has nothing to show at first', async () => {
    const { items, total } = await rows('namespace=empty');
    expect([items, total]).toEqual([[], 0]);
    expect(await get('?namespace=empty')).toMatchObject({
      columns: [],
      groups: [],
    });
  });
});
