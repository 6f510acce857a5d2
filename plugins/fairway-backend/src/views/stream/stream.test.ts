import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { connect } from 'node:tls';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type {
  ResourceObject,
  StreamChange,
} from '@fairway/plugin-fairway-common';
import {
  createFairwayConditionalDecision,
  fairwayConditions,
} from '../../authorization';
import { startApi, TestApi, tokenOf } from '../../k8s/__testUtils__/api';
import { cluster, landscape } from '../../k8s/__testUtils__/objects';
import { storeRun } from '../../resources/__testUtils__/runs';
import type { DatabaseStore, FairwayStore } from '../../store';
import { aStore, databases } from '../../store/__fixtures__/stores';
import { streaming, StreamedEvent } from '../__testUtils__/streaming';

jest.setTimeout(120_000);

/** A cluster as it is stored. */
const aCluster = (
  name: string,
  labels: Record<string, string> = {},
): ResourceObject => ({
  ...cluster(name, labels),
  metadata: {
    name,
    namespace: 'default',
    uid: `uid-${name}`,
    labels,
    resourceVersion: '',
    generation: 1,
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
});

const brief = ({ type, name, object }: StreamChange) =>
  `${type} ${name}${object ? `@${object.metadata.resourceVersion}` : ''}`;

const changesOf = (events: StreamedEvent[]): StreamChange[] =>
  events.flatMap(({ event, data }) =>
    event === 'changes' ? data.changes : [],
  );

describe('stream', () => {
  let store: DatabaseStore;
  let api: TestApi;

  const start = async (options: Parameters<typeof startApi>[1] = {}) => {
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store, options);
  };

  afterEach(() => api.close());

  const create = async (...objects: ResourceObject[]) =>
    (await store.commit({ creates: objects.map(object => ({ object })) }))
      .created;
  const label = async (object: ResourceObject, value: string) =>
    (
      await store.commit({
        updates: [
          {
            object: {
              ...object,
              metadata: { ...object.metadata, labels: { env: value } },
            },
            expected: object.metadata.resourceVersion,
          },
        ],
      })
    ).updated[0];
  const remove = (object: ResourceObject) =>
    store.commit({
      deletes: [
        {
          object,
          expected: object.metadata.resourceVersion,
          dependents: 'Background',
        },
      ],
    });

  it('begins with its revision and sends what changes from then on', async () => {
    await start();
    await create(aCluster('a'));
    const stream = await streaming(api, [{ plural: 'clusters' }]);
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    expect(stream.headers.get('cache-control')).toContain('no-transform');
    expect(stream.headers.get('content-encoding')).toBeNull();
    expect(await stream.next()).toEqual({
      id: 1,
      event: 'hello',
      data: { revision: 1 },
    });
    await create(aCluster('b'));
    const [{ id, data }] = await stream.until('changes');
    expect(id).toBe(2);
    expect(data.revision).toBe(2);
    expect(data.changes).toMatchObject([
      { type: 'changed', kind: 'Cluster', name: 'b', object: { spec: {} } },
    ]);
    stream.stop();
  });

  it('sends one event for what changes within a short time, with the newest state', async () => {
    await start({ streamTerms: { promptMs: 400 } });
    const stream = await streaming(api, [{ plural: 'clusters' }]);
    await stream.until('hello');
    const [a, b, c] = await create(aCluster('a'), aCluster('b'), aCluster('c'));
    await label(await label(a, 'one'), 'two');
    await remove(b);
    const [{ id, data }] = await stream.until('changes');
    expect(id).toBe(6);
    // What came and went in between was never there.
    expect(data.changes.map(brief)).toEqual(['changed c@3', 'changed a@5']);
    await remove(c);
    expect(changesOf(await stream.until('changes')).map(brief)).toEqual([
      'gone c',
    ]);
    stream.stop();
  });

  it('sends the first change after a rest at once, and gathers only what follows', async () => {
    await start({ streamTerms: { gatherMs: 1_000 } });
    const stream = await streaming(api, [{ plural: 'clusters' }]);
    await stream.until('hello');
    const [a] = await create(aCluster('a'));
    expect(changesOf(await stream.until('changes')).map(brief)).toEqual([
      'changed a@1',
    ]);
    await label(await label(a, 'one'), 'two');
    await create(aCluster('b'));
    expect(changesOf(await stream.until('changes')).map(brief)).toEqual([
      'changed a@3',
      'changed b@4',
    ]);
    stream.stop();
  });

  it('sends targets as rows, and several kinds in one stream', async () => {
    await start();
    const stream = await streaming(api, [
      {
        plural: 'targets',
        namespace: 'default',
        fieldSelector: 'spec.runRef.name=checkout-1-1',
      },
      { plural: 'promotionruns' },
    ]);
    await stream.until('hello');
    const { targets } = await storeRun(store, { landscape: landscape() });
    await storeRun(store, { landscape: landscape(), name: 'other' });
    const changes = changesOf(await stream.until('changes'));
    expect(changes.filter(({ target }) => target)).toHaveLength(targets.length);
    expect(changes.find(({ target }) => target)).toMatchObject({
      kind: 'Target',
      target: { cluster: 'eu-1', stage: 'canary', phase: 'Pending' },
    });
    expect(changes.find(({ target }) => target)).not.toHaveProperty('object');
    expect(
      changes
        .filter(({ kind }) => kind === 'PromotionRun')
        .map(({ name }) => name),
    ).toEqual(['checkout-1-1', 'other']);
    stream.stop();
  });

  it('says that it is alive, and up to which revision nothing has happened', async () => {
    await start({ streamTerms: { aliveMs: 50 } });
    const stream = await streaming(api, [{ plural: 'plans' }]);
    await stream.until('hello');
    await create(aCluster('a'));
    let alive: StreamedEvent | undefined;
    do {
      alive = await stream.next();
    } while (alive?.id !== 1);
    expect(alive).toMatchObject({ event: 'alive', data: { revision: 1 } });
    stream.stop();
  });

  it('tells a client to read again whose revision is not kept any more', async () => {
    await start();
    await create(aCluster('a'), aCluster('b'), aCluster('c'));
    await store.compact(2);
    const stream = await streaming(api, [{ plural: 'clusters' }], { since: 1 });
    const events = await stream.until('resync');
    expect(events.map(({ event }) => event)).toEqual(['hello', 'resync']);
    expect(events[1].data).toMatchObject({
      revision: 3,
      reason: expect.stringContaining('not kept'),
    });
    stream.stop();
  });

  it('does the same where the revision was never given out, as after a restore', async () => {
    await start();
    await create(aCluster('a'));
    const stream = await streaming(api, [{ plural: 'clusters' }], {
      since: 99,
    });
    const [, resync] = await stream.until('resync');
    expect(resync.data.revision).toBe(1);
    stream.stop();
  });

  it('tells a client that fell far behind to read again, instead of sending everything', async () => {
    await start({ streamTerms: { maxBehind: 3 } });
    await create(...['a', 'b', 'c', 'd', 'e'].map(name => aCluster(name)));
    const stream = await streaming(api, [{ plural: 'clusters' }], { since: 1 });
    const events = await stream.until('resync');
    expect(events[1].data.revision).toBe(5);
    await create(aCluster('f'));
    expect(changesOf(await stream.until('changes')).map(brief)).toEqual([
      'changed f@6',
    ]);
    stream.stop();
  });

  it('shows only what the caller may read', async () => {
    await start();
    api.setPolicy(permission =>
      createFairwayConditionalDecision(
        permission as never,
        fairwayConditions.hasLabel({ label: 'env', values: ['dev'] }),
      ),
    );
    const stream = await streaming(api, [{ plural: 'clusters' }]);
    await stream.until('hello');
    const [secret, open] = await create(
      aCluster('secret', { env: 'prod' }),
      aCluster('open', { env: 'dev' }),
    );
    expect(changesOf(await stream.until('changes')).map(brief)).toEqual([
      'changed open@2',
    ]);
    await label(secret, 'test');
    await label(open, 'prod');
    expect(changesOf(await stream.until('changes')).map(brief)).toEqual([
      'gone open',
    ]);
    stream.stop();
  });

  it('ends where the caller may no longer read, and refuses the next one', async () => {
    await start({ streamTerms: { renewMs: 20 } });
    const stream = await streaming(api, [{ plural: 'clusters' }]);
    await stream.until('hello');
    api.setPolicy(() => ({ result: AuthorizeResult.DENY }));
    while (await stream.next()) {
      // Read to the end.
    }
    const response = await api.request(
      'GET',
      `/views/stream?watch={"plural":"clusters"}`,
    );
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      kind: 'Status',
      reason: 'Forbidden',
      message: expect.stringContaining('fairway.resource.read'),
    });
  });

  it.each([
    ['', 'watch must be given from 1 to 16 times'],
    ['watch={', 'is not JSON'],
    ['watch={"kind":"Target"}', 'watch={"kind":"Target"}'],
    ['watch={"plural":"pods"}', 'there is no resource "pods"'],
    ['watch={"plural":"plans"}&watch={"plural":"plans"}', 'twice for plans'],
    ['watch={"plural":"plans","fieldSelector":"spec.x=1"}', 'spec.x'],
    ['watch={"plural":"plans"}&since=x', 'since=x'],
  ])('refuses %p and says what to do', async (query, message) => {
    await start();
    const response = await api.request('GET', `/views/stream?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      kind: 'Status',
      message: expect.stringContaining(message),
    });
  });

  it('ends when the token of the caller expires', async () => {
    await start({ tokenLifetimeMs: 200 });
    const stream = await streaming(api, [{ plural: 'clusters' }]);
    await stream.until('hello');
    expect(await stream.next()).toBeUndefined();
  });

  /** A client that reads what comes first, and no more until it is resumed. */
  const slowClient = async () => {
    const { hostname, port } = new URL(api.url);
    const socket = connect({ host: hostname, port: Number(port), ca: api.ca });
    const topic = encodeURIComponent('{"plural":"clusters"}');
    socket.write(
      `GET /api/fairway/views/stream?watch=${topic} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokenOf(
        'user:default/dana',
      )}\r\n\r\n`,
    );
    await once(socket, 'data');
    socket.pause();
    return socket;
  };
  /** Writes much into the annotations of a cluster. */
  const fill = async (count: number) => {
    const note = `${count}${'x'.repeat(200_000)}`;
    await api.request(
      'PATCH',
      '/apis/fairway.dev/v1alpha1/namespaces/default/clusters/a',
      {
        body: { metadata: { annotations: { note } } },
        headers: { 'content-type': 'application/merge-patch+json' },
      },
    );
  };

  it('cuts off a client that does not read, and keeps its memory bounded', async () => {
    await start({
      streamTerms: { stallMs: 100, gatherMs: 1 },
      feed: { maxBytes: 512 * 1024 },
    });
    const socket = await slowClient();
    let over = false;
    api.disconnected().then(() => {
      over = true;
    });
    await create(aCluster('a'));
    for (let count = 0; !over && count < 1_000; count++) {
      await fill(count);
    }
    expect(over).toBe(true);
    expect(api.feed.readers).toBe(0);
    socket.destroy();
  });

  it('lets a client that was slow read again, and holds nothing for it meanwhile', async () => {
    await start({
      streamTerms: { gatherMs: 1, maxBehind: 20 },
      feed: { maxBytes: 512 * 1024 },
    });
    const socket = await slowClient();
    await create(aCluster('a'));
    for (let count = 0; count < 150; count++) {
      await fill(count);
    }
    const { current } = await store.revisions();
    let text = '';
    socket.on('data', chunk => {
      text = `${text}${chunk}`.slice(-10_000);
    });
    socket.resume();
    while (!text.includes(`event: resync\ndata: {"revision":${current}`)) {
      await once(socket, 'data');
    }
    expect(api.feed.readers).toBe(1);
    socket.destroy();
  });

  it.each(databases.eachSupportedId())(
    'loses nothing over many cuts while two replicas write, %p',
    async id => {
      const stores = await aStore(id);
      store = stores.store;
      api = await startApi(store, {
        streamTerms: { gatherMs: 5, aliveMs: 50 },
      });
      const other = await stores.another();
      const writer = async (target: FairwayStore, number: number) => {
        for (let item = 0; item < 15; item++) {
          let [current] = (
            await target.commit({
              creates: [{ object: aCluster(`w${number}-${item}`) }],
            })
          ).created;
          for (let round = 0; round < 3; round++) {
            [current] = (
              await target.commit({
                updates: [
                  {
                    object: {
                      ...current,
                      metadata: {
                        ...current.metadata,
                        labels: { round: String(round) },
                      },
                    },
                    expected: current.metadata.resourceVersion,
                  },
                ],
              })
            ).updated;
          }
          // SQLite answers at once, and readers would not get a turn.
          await setImmediate();
          if (item % 3 === 0) {
            await target.commit({
              deletes: [
                {
                  object: current,
                  expected: current.metadata.resourceVersion,
                  dependents: 'Background',
                },
              ],
            });
          }
        }
      };
      const seen = new Map<string, string>();
      let since = 0;
      let cuts = 0;
      let goal = Infinity;
      const reader = async () => {
        while (since < goal) {
          const stream = await streaming(api, [{ plural: 'clusters' }], {
            since,
          });
          // The connection is cut after a few events, wherever it is.
          for (let count = 0; count < 4 && since < goal; count++) {
            const event = (await stream.next())!;
            expect(event.event).not.toBe('resync');
            for (const change of changesOf([event])) {
              if (change.type === 'gone') {
                seen.delete(change.name);
              } else {
                seen.set(change.name, change.object!.metadata.resourceVersion);
              }
            }
            since = event.id;
          }
          stream.stop();
          cuts++;
        }
      };
      const reading = reader();
      await Promise.all(
        [0, 1, 2, 3].map(number => writer(number % 2 ? other : store, number)),
      );
      goal = (await store.revisions()).current;
      await reading;
      const { items } = await store.list({ kind: 'Cluster' });
      expect(cuts).toBeGreaterThan(1);
      expect(seen).toEqual(
        new Map(
          items.map(({ metadata }) => [
            metadata.name,
            metadata.resourceVersion,
          ]),
        ),
      );
    },
  );
});
