import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { PreviewClusters } from '@fairway/plugin-fairway-common';
import type { ClusterConnection } from '@fairway/plugin-fairway-node';
import {
  createFairwayConditionalDecision,
  fairwayConditions,
} from '../../authorization';
import { startApi, TestApi } from '../../k8s/__testUtils__/api';
import { cluster, landscape, promotion } from '../../k8s/__testUtils__/objects';
import {
  PreviewAnswer,
  previewDriver,
} from '../../k8s/__testUtils__/previewDriver';
import { stored } from '../../resources/__testUtils__/runs';
import type { DatabaseStore } from '../../store';
import { aStore } from '../../store/__fixtures__/stores';

jest.setTimeout(60_000);

const EUROPE = { env: 'prod', region: 'eu' };

describe('all clusters of a promotion that has not started', () => {
  let store: DatabaseStore;
  let api: TestApi;
  let answers: Map<string, PreviewAnswer>;
  let asked: ReturnType<typeof previewDriver>['asked'];
  let atOnce: number;

  const put = async (...documents: { kind: string; metadata: object }[]) => {
    await store.commit({
      creates: documents.map(document => ({ object: stored(document) })),
    });
  };

  beforeEach(async () => {
    answers = new Map();
    const fake = previewDriver(answers);
    asked = fake.asked;
    let running = 0;
    atOnce = 0;
    const { preview } = fake.driver;
    fake.driver.preview = async (...args) => {
      running += 1;
      atOnce = Math.max(atOnce, running);
      const diffs = await preview(...args);
      await new Promise(setImmediate);
      running -= 1;
      return diffs;
    };
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store, {
      drivers: [fake.driver],
      connect: name => ({ name } as ClusterConnection),
    });
    await put(
      ...landscape(),
      ...Array.from({ length: 40 }, (_, index) =>
        cluster(`eu-more-${String(index).padStart(2, '0')}`, EUROPE),
      ),
    );
  });
  afterEach(() => api.close());

  const ask = async (
    parameters: Record<string, string> = {},
    body: unknown = promotion(),
  ) => {
    const response = await api.request(
      'POST',
      `/views/preview/clusters?${new URLSearchParams(parameters)}`,
      { body },
    );
    return {
      status: response.status,
      body: (await response.json()) as PreviewClusters & { message: string },
    };
  };
  const clustersOf = ({ items }: PreviewClusters) =>
    items.map(({ cluster: name }) => name);

  it('come page by page in the order of the waves, each once, with what was found so far', async () => {
    answers.set('eu-1', 'there');
    const pages: PreviewClusters[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await ask({ limit: '15', ...(cursor && { cursor }) });
      pages.push(body);
      cursor = body.cursor;
    } while (cursor);
    const names = pages.flatMap(clustersOf);
    expect(pages.map(({ items }) => items.length)).toEqual([15, 15, 12]);
    expect(new Set(names).size).toBe(42);
    expect(names[0]).toBe('eu-1');
    expect(pages[0].items[0]).toMatchObject({
      stage: 'canary',
      outcome: 'AlreadyThere',
    });
    expect(pages.map(({ total }) => total)).toEqual([42, 42, 42]);
    expect(pages.map(page => page.asked)).toEqual([
      { clusters: 15, outcomes: { AlreadyThere: 1, Change: 14 } },
      { clusters: 30, outcomes: { AlreadyThere: 1, Change: 29 } },
      { clusters: 42, outcomes: { AlreadyThere: 1, Change: 41 } },
    ]);
    expect(await store.audit({ limit: 10 })).toEqual([]);
  });

  it('are not all asked at once, and only those of the page', async () => {
    await ask({ limit: '30' });
    expect(asked).toHaveLength(30);
    expect(atOnce).toBeGreaterThan(1);
    expect(atOnce).toBeLessThanOrEqual(10);
  });

  it('go on behind the place of the page before, though clusters have come and gone', async () => {
    const { body } = await ask({ stage: 'europe', limit: '5' });
    const last = clustersOf(body).at(-1)!;
    const gone = await store.get('Cluster', 'default', last);
    await store.commit({
      deletes: [
        {
          object: gone!,
          expected: gone!.metadata.resourceVersion,
          dependents: 'Orphan',
        },
      ],
    });
    const next = await ask({
      stage: 'europe',
      limit: '50',
      cursor: body.cursor!,
    });
    const again = clustersOf(next.body).filter(name =>
      clustersOf(body).includes(name),
    );
    expect(again).toEqual([]);
  });

  it('tell each outcome, with its reason and who stands against it', async () => {
    answers
      .set('eu-2', 'there')
      .set('eu-more-00', 'silent')
      .set('eu-more-01', 'refuses')
      .set('eu-more-02', 'conflicts')
      .set('eu-more-03', 'differs')
      .set('eu-more-04', 'breaks');
    const { body } = await ask({ stage: 'europe', limit: '7' });
    const common = {
      stage: 'europe',
      unit: 'checkout',
      object: 'Deployment shop/checkout',
      version: 'v1.4.2',
      changes: [],
    };
    const diffs = Object.fromEntries(
      body.items.map(item => [item.cluster, item.diffs]),
    );
    expect(diffs['eu-2']).toEqual([
      { ...common, cluster: 'eu-2', outcome: 'AlreadyThere' },
    ]);
    expect(diffs['eu-more-00']).toMatchObject([
      {
        outcome: 'Unknown',
        reason: 'Timeout',
        problem: 'eu-more-00 does not answer',
      },
    ]);
    expect(diffs['eu-more-01']).toMatchObject([
      {
        outcome: 'Refused',
        reason: 'NotManaged',
        problem: 'it has not opted in; annotate it',
      },
    ]);
    expect(diffs['eu-more-02']).toMatchObject([
      {
        outcome: 'Conflict',
        reason: 'FieldManagerConflict',
        problem: 'hand it over',
        conflicts: [{ manager: 'helm', field: 'spec.image' }],
      },
    ]);
    expect(diffs['eu-more-03']).toMatchObject([
      { outcome: 'Refused', reason: 'DifferentVersions' },
    ]);
    expect(diffs['eu-more-04']).toMatchObject([
      { outcome: 'Unknown', problem: expect.stringContaining('the log') },
    ]);
    expect(JSON.stringify(body)).not.toContain('secret of the implementation');
  });

  it('say that a cluster is known not to answer, without asking it', async () => {
    await api.close();
    const { driver } = previewDriver(answers);
    api = await startApi(store, {
      drivers: [driver],
      connect: name => ({ name } as ClusterConnection),
      reachability: name =>
        name === 'eu-1'
          ? { state: 'Unreachable', message: 'no route' }
          : { state: 'Reachable' },
    });
    const { body } = await ask({ stage: 'canary' });
    expect(body.items[0].diffs).toMatchObject([
      {
        outcome: 'Unknown',
        reason: 'Unreachable',
        problem: 'cluster "eu-1" does not answer: no route',
      },
    ]);
  });

  it('are not asked for somebody who may not promote', async () => {
    api.setPolicy(({ name }) => ({
      result:
        name === 'fairway.resource.read'
          ? AuthorizeResult.ALLOW
          : AuthorizeResult.DENY,
    }));
    const { body } = await ask();
    expect(body).toMatchObject({
      items: [],
      total: 0,
      asked: { clusters: 0, outcomes: {} },
      problems: [{ message: 'permission fairway.promotion.promote is needed' }],
    });
    await put(promotion());
    expect((await ask({ limit: '2' })).body.items).toHaveLength(2);
    expect(
      (await ask({}, promotion('checkout-1', { version: 'v9' }))).body,
    ).toMatchObject({ items: [] });
  });

  it('are only those that the caller may read', async () => {
    api.setPolicy(asking =>
      asking.name === 'fairway.resource.read'
        ? createFairwayConditionalDecision(asking as never, {
            not: {
              allOf: [
                fairwayConditions.isKind({ kinds: ['Cluster'] }),
                fairwayConditions.hasLabel({ label: 'hidden' }),
              ],
            },
          })
        : { result: AuthorizeResult.ALLOW },
    );
    await put(cluster('eu-hidden', { ...EUROPE, hidden: 'yes' }));
    const { body } = await ask({ limit: '50' });
    expect(body.total).toBe(42);
    expect(JSON.stringify(body)).not.toContain('eu-hidden');
  });

  it('refuse what is no page', async () => {
    expect(await ask({ limit: '51' })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('from 1 to 50') },
    });
    expect(await ask({ cursor: 'bm90aGluZw' })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('cursor is not valid') },
    });
    expect(await ask({}, promotion('a', { version: 'a b' }))).toMatchObject({
      status: 422,
    });
  });
});
