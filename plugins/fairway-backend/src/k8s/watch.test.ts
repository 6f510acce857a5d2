import { once } from 'node:events';
import { connect } from 'node:tls';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  createFairwayConditionalDecision,
  fairwayConditions,
} from '../authorization';
import type { FairwayStore } from '../store';
import { aStore, databases } from '../store/__fixtures__/stores';
import { startApi, TestApi, tokenOf } from './__testUtils__/api';
import { cluster, promotion } from './__testUtils__/objects';
import { WatchEvent, watching } from './__testUtils__/watching';

jest.setTimeout(120_000);

const CLUSTERS = '/apis/fairway.dev/v1alpha1/namespaces/default/clusters';
const MERGE = { 'content-type': 'application/merge-patch+json' };

const brief = ({ type, object }: WatchEvent) =>
  `${type} ${object.metadata?.name}`;

describe('watch', () => {
  let store: FairwayStore;
  let api: TestApi;

  const start = async (options: Parameters<typeof startApi>[1] = {}) => {
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store, options);
  };

  afterEach(() => api.close());

  const create = async (name: string, labels?: Record<string, string>) => {
    const response = await api.request('POST', CLUSTERS, {
      body: cluster(name, labels),
    });
    expect(response.status).toBe(201);
  };
  const patch = async (name: string, body: unknown) => {
    const response = await api.request('PATCH', `${CLUSTERS}/${name}`, {
      body,
      headers: MERGE,
    });
    expect(response.status).toBe(200);
  };
  const remove = (name: string) => api.request('DELETE', `${CLUSTERS}/${name}`);

  it('starts with what exists, then sends changes', async () => {
    await start();
    await create('a');
    const watch = await watching(api, 'clusters');
    expect((await watch.take(1)).map(brief)).toEqual(['ADDED a']);
    await create('b');
    await patch('b', { spec: { suspend: true } });
    await remove('a');
    const events = await watch.take(3);
    expect(events.map(brief)).toEqual(['ADDED b', 'MODIFIED b', 'DELETED a']);
    const revisions = events.map(({ object }) =>
      Number(object.metadata.resourceVersion),
    );
    expect(revisions).toEqual([...revisions].sort((x, y) => x - y));
    watch.stop();
  });

  it('goes on from a revision, without what came before', async () => {
    await start();
    await create('a');
    const { current } = await store.revisions();
    await create('b');
    const watch = await watching(api, 'clusters', `resourceVersion=${current}`);
    expect((await watch.take(1)).map(brief)).toEqual(['ADDED b']);
    watch.stop();
  });

  it('is not compressed, so that nothing is held back', async () => {
    await start();
    const watch = await watching(api, 'clusters');
    expect(watch.headers.get('content-encoding')).toBeNull();
    expect(watch.headers.get('cache-control')).toContain('no-transform');
    watch.stop();
  });

  it('shows objects that come into and out of a selector as added and deleted', async () => {
    await start();
    await create('a', { env: 'dev' });
    await create('b', { env: 'prod' });
    const watch = await watching(api, 'clusters', 'labelSelector=env=prod');
    await patch('a', { metadata: { labels: { env: 'prod' } } });
    await patch('b', { metadata: { labels: { env: 'dev' } } });
    await patch('b', { metadata: { labels: { env: 'test' } } });
    await patch('a', { spec: { suspend: true } });
    expect((await watch.take(4)).map(brief)).toEqual([
      'ADDED b',
      'ADDED a',
      'DELETED b',
      'MODIFIED a',
    ]);
    watch.stop();
  });

  it('does the same for fields', async () => {
    await start();
    await create('a');
    const watch = await watching(
      api,
      'clusters',
      'fieldSelector=spec.connection.backstageCluster=x',
    );
    await patch('a', { spec: { connection: { backstageCluster: 'x' } } });
    await patch('a', { spec: { connection: { backstageCluster: 'y' } } });
    expect((await watch.take(2)).map(brief)).toEqual(['ADDED a', 'DELETED a']);
    watch.stop();
  });

  it('tells apart kinds and namespaces', async () => {
    await start();
    const watch = await watching(api, 'clusters', '', {
      namespace: 'team-b',
    });
    await create('a');
    await api.request(
      'POST',
      '/apis/fairway.dev/v1alpha1/namespaces/team-b/promotions',
      { body: promotion() },
    );
    await api.request(
      'POST',
      '/apis/fairway.dev/v1alpha1/namespaces/team-b/clusters',
      { body: cluster('b') },
    );
    expect((await watch.take(1)).map(brief)).toEqual(['ADDED b']);
    watch.stop();
  });

  it('sends bookmarks, and one at the end', async () => {
    await start({ bookmarkMs: 50 });
    await create('a');
    const { current } = await store.revisions();
    const watch = await watching(
      api,
      'clusters',
      `resourceVersion=${current}&allowWatchBookmarks=true&timeoutSeconds=1`,
    );
    const events: WatchEvent[] = [];
    for (let event = await watch.next(); event; event = await watch.next()) {
      events.push(event);
    }
    expect(events.length).toBeGreaterThan(2);
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set(['BOOKMARK']),
    );
    expect(events.at(-1)!.object).toMatchObject({
      kind: 'Cluster',
      metadata: { resourceVersion: String(current) },
    });
  });

  it('streams a list with sendInitialEvents and marks its end', async () => {
    await start();
    await create('a');
    await create('b');
    const watch = await watching(
      api,
      'clusters',
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true',
    );
    const events = await watch.take(3);
    expect(events.map(({ type }) => type)).toEqual([
      'ADDED',
      'ADDED',
      'BOOKMARK',
    ]);
    expect(events[2].object.metadata.annotations).toEqual({
      'k8s.io/initial-events-end': 'true',
    });
    watch.stop();
  });

  it('answers 410 where the history is gone', async () => {
    await start();
    await create('a');
    await create('b');
    await create('c');
    const { current } = await store.revisions();
    await store.compact(current);
    const response = await api.request(
      'GET',
      `${CLUSTERS}?watch=true&resourceVersion=1`,
    );
    expect(response.status).toBe(410);
    expect(await response.json()).toMatchObject({ reason: 'Expired' });
  });

  it('tells a watcher that fell behind the history to list again', async () => {
    await start({ feed: { maxEntries: 1 } });
    await create('a');
    const { current } = await store.revisions();
    const changes = store.changes.bind(store);
    const watch = await watching(api, 'clusters', `resourceVersion=${current}`);
    // The watcher's own read of the store finds that what it needs is gone.
    let compacted = false;
    jest.spyOn(store, 'changes').mockImplementation(async (after, limit) => {
      const found = await changes(after, limit);
      if (!compacted && found.length > 1) {
        compacted = true;
        await store.compact((await store.revisions()).current);
      }
      return found;
    });
    await store.commit({
      creates: ['b', 'c', 'd'].map(name => ({
        object: {
          ...cluster(name),
          metadata: {
            name,
            namespace: 'default',
            uid: name,
            resourceVersion: '',
            generation: 1,
            creationTimestamp: '2026-01-01T00:00:00Z',
          },
        },
      })),
    });
    const event = await watch.next();
    expect(event).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
    expect(await watch.next()).toBeUndefined();
  });

  it('refuses a revision that was never given out', async () => {
    await start();
    const response = await api.request(
      'GET',
      `${CLUSTERS}?watch=true&resourceVersion=999`,
    );
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({
      message: expect.stringContaining('Too large resource version'),
      details: { causes: [{ reason: 'ResourceVersionTooLarge' }] },
    });
  });

  it('sends tables and metadata where the client asks for them', async () => {
    await start();
    await create('a');
    const tables = await watching(api, 'clusters', '', {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    });
    await patch('a', { spec: { suspend: true } });
    const [first, second] = await tables.take(2);
    expect(first.object.kind).toBe('Table');
    expect(first.object.columnDefinitions[0].name).toBe('Name');
    expect(second.object.rows[0].cells.slice(0, 5)).toEqual([
      'a',
      'a',
      'Unknown',
      null,
      true,
    ]);
    expect(second.object.columnDefinitions).toBeNull();
    tables.stop();
    const metadata = await watching(api, 'clusters', '', {
      accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
    });
    const [only] = await metadata.take(1);
    expect(only.object).toMatchObject({
      kind: 'PartialObjectMetadata',
      metadata: { name: 'a' },
    });
    expect(only.object.spec).toBeUndefined();
    metadata.stop();
  });

  it('shows only what the caller may read, also when that changes', async () => {
    await start();
    api.setPolicy((permission, user) =>
      user === 'user:default/carl'
        ? createFairwayConditionalDecision(
            permission as never,
            fairwayConditions.hasLabel({ label: 'env', values: ['dev'] }),
          )
        : { result: AuthorizeResult.ALLOW },
    );
    await create('secret', { env: 'prod' });
    await create('open', { env: 'dev' });
    const watch = await watching(api, 'clusters', '', {
      user: 'user:default/carl',
    });
    await patch('secret', { spec: { suspend: true } });
    await patch('open', { metadata: { labels: { env: 'prod' } } });
    await patch('secret', { metadata: { labels: { env: 'dev' } } });
    await remove('secret');
    const events = await watch.take(4);
    expect(events.map(brief)).toEqual([
      'ADDED open',
      'DELETED open',
      'ADDED secret',
      'DELETED secret',
    ]);
    expect(events[1].object.spec).toEqual({});
    watch.stop();
  });

  it('ends where the caller may no longer read', async () => {
    await start({ bookmarkMs: 20 });
    const watch = await watching(api, 'clusters');
    api.setPolicy(() => ({ result: AuthorizeResult.DENY }));
    expect(await watch.next()).toMatchObject({
      type: 'ERROR',
      object: { code: 403, reason: 'Forbidden' },
    });
    expect(await watch.next()).toBeUndefined();
  });

  it('cuts off a client that does not read, and keeps its memory bounded (K-16)', async () => {
    await start({ stallMs: 100, feed: { maxBytes: 512 * 1024 } });
    const { hostname, port, pathname } = new URL(api.url);
    const socket = connect({ host: hostname, port: Number(port), ca: api.ca });
    socket.write(
      `GET ${pathname}/apis/fairway.dev/v1alpha1/clusters?watch=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokenOf(
        'user:default/dana',
      )}\r\n\r\n`,
    );
    await once(socket, 'data');
    socket.pause();
    const cut = api.disconnected();
    const note = 'x'.repeat(200_000);
    await create('a');
    let over = false;
    cut.then(() => {
      over = true;
    });
    for (let count = 0; !over; count++) {
      await patch('a', {
        metadata: { annotations: { note: `${count}${note}` } },
      });
    }
    await cut;
    expect(api.feed.readers).toBe(0);
    socket.destroy();
  });

  it.each(databases.eachSupportedId())(
    'misses no change of concurrent writers in two replicas, %p',
    async id => {
      const stores = await aStore(id);
      store = stores.store;
      api = await startApi(store);
      const other = await stores.another();
      const watches = await Promise.all(
        [0, 1, 2].map(() => watching(api, 'clusters', 'resourceVersion=0')),
      );
      const object = (name: string, round: number) => ({
        ...cluster(name, { round: String(round) }),
        metadata: {
          name,
          namespace: 'default',
          uid: `uid-${name}`,
          labels: { round: String(round) },
          resourceVersion: '',
          generation: 1,
          creationTimestamp: '2026-01-01T00:00:00Z',
        },
      });
      const writer = async (target: FairwayStore, number: number) => {
        for (let item = 0; item < 10; item++) {
          const name = `w${number}-${item}`;
          const { created } = await target.commit({
            creates: [{ object: object(name, 0) }],
          });
          let [current] = created;
          for (let round = 1; round < 5; round++) {
            const { updated } = await target.commit({
              updates: [
                {
                  object: object(name, round),
                  expected: current.metadata.resourceVersion,
                },
              ],
            });
            [current] = updated;
          }
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
      await Promise.all(
        [0, 1, 2, 3, 4, 5].map(number =>
          writer(number % 2 ? other : store, number),
        ),
      );
      const { current } = await store.revisions();
      const { items } = await store.list({ kind: 'Cluster' });
      for (const watch of watches) {
        const seen = new Map<string, string>();
        let last = 0;
        let count = 0;
        while (last < current) {
          const event = (await watch.next())!;
          const { uid, resourceVersion } = event.object.metadata;
          // Every revision is there, each once, and in order.
          expect(Number(resourceVersion)).toBe(last + 1);
          last = Number(resourceVersion);
          count++;
          if (event.type === 'DELETED') {
            seen.delete(uid);
          } else {
            seen.set(uid, resourceVersion);
          }
        }
        expect(count).toBe(6 * (10 * 5 + 4));
        expect(seen).toEqual(
          new Map(
            items.map(({ metadata }) => [
              metadata.uid,
              metadata.resourceVersion,
            ]),
          ),
        );
        watch.stop();
      }
    },
  );
});
