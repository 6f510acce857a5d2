import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  createFairwayConditionalDecision,
  fairwayConditions,
} from '../authorization';
import type { FairwayStore } from '../store';
import { aStore } from '../store/__fixtures__/stores';
import { startApi, TestApi } from './__testUtils__/api';
import { cluster, decision } from './__testUtils__/objects';
import { WatchEvent, watching } from './__testUtils__/watching';

jest.setTimeout(60_000);

const ROOT = '/apis/fairway.dev/v1alpha1/namespaces';
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

const brief = ({ type, object }: WatchEvent) =>
  `${type} ${object.metadata.name}`;

describe('watch of the core group', () => {
  let store: FairwayStore;
  let api: TestApi;

  const start = async (options: Parameters<typeof startApi>[1] = {}) => {
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store, options);
  };

  afterEach(() => api.close());

  const create = async (
    namespace: string,
    name: string,
    labels?: Record<string, string>,
  ) => {
    const response = await api.request(
      'POST',
      `${ROOT}/${namespace}/clusters`,
      {
        body: {
          ...cluster(name, labels),
          metadata: { name, namespace, labels },
        },
      },
    );
    expect(response.status).toBe(201);
  };
  const remove = (namespace: string, name: string) =>
    api.request('DELETE', `${ROOT}/${namespace}/clusters/${name}`);
  const take = (name: string, message: string) =>
    store.commit({ creates: [{ object: decision(name, message) }] });
  const watch = (
    plural: 'namespaces' | 'events',
    query = '',
    options: Parameters<typeof watching>[3] = {},
  ) => watching(api, plural, query, { group: '/api/v1', ...options });

  describe('namespaces', () => {
    it('come with their first object and go with their last', async () => {
      await start();
      await create('a', 'one');
      const watched = await watch('namespaces');
      expect((await watched.take(2)).map(brief)).toEqual([
        'ADDED a',
        'ADDED default',
      ]);
      await create('a', 'two');
      await create('b', 'one');
      await remove('a', 'one');
      await remove('a', 'two');
      await create('a', 'three');
      const events = await watched.take(3);
      expect(events.map(brief)).toEqual(['ADDED b', 'DELETED a', 'ADDED a']);
      const { current } = await store.revisions();
      expect(events[2].object).toMatchObject({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { resourceVersion: String(current) },
        status: { phase: 'Active' },
      });
      watched.stop();
    });

    it('that are known already are not told again after a list', async () => {
      await start();
      await create('a', 'one');
      const list = await api.request('GET', '/api/v1/namespaces');
      const { metadata } = (await list.json()) as {
        metadata: { resourceVersion: string };
      };
      await create('b', 'one');
      await remove('a', 'one');
      await create('a', 'two');
      const watched = await watch(
        'namespaces',
        `resourceVersion=${metadata.resourceVersion}`,
      );
      await create('c', 'one');
      const events = (await watched.take(2)).map(brief);
      expect(events).toEqual(['ADDED b', 'ADDED c']);
      watched.stop();
    });

    it('that are gone since a list are told of', async () => {
      await start();
      await create('a', 'one');
      const { current } = await store.revisions();
      await remove('a', 'one');
      const watched = await watch('namespaces', `resourceVersion=${current}`);
      expect((await watched.take(1)).map(brief)).toEqual(['DELETED a']);
      watched.stop();
    });

    it('are selected by name, and as a table where that is asked for', async () => {
      await start();
      const watched = await watch(
        'namespaces',
        'fieldSelector=metadata.name=b',
        { accept: TABLE },
      );
      await create('a', 'one');
      await create('b', 'one');
      const [event] = await watched.take(1);
      expect(event.object).toMatchObject({
        kind: 'Table',
        columnDefinitions: [{ name: 'Name' }, { name: 'Status' }],
        rows: [{ cells: ['b', 'Active'] }],
      });
      watched.stop();
    });

    it('are not told to those who may read nothing in them', async () => {
      await start();
      api.setPolicy((permission, user) =>
        user === 'user:default/carl'
          ? createFairwayConditionalDecision(
              permission as never,
              fairwayConditions.hasLabel({ label: 'env', values: ['dev'] }),
            )
          : { result: AuthorizeResult.ALLOW },
      );
      await create('gone', 'one', { env: 'prod' });
      const { current } = await store.revisions();
      await remove('gone', 'one');
      const watched = await watch('namespaces', `resourceVersion=${current}`, {
        user: 'user:default/carl',
      });
      await create('secret', 'one', { env: 'prod' });
      await create('open', 'one', { env: 'dev' });
      await remove('secret', 'one');
      await remove('open', 'one');
      expect((await watched.take(2)).map(brief)).toEqual([
        'ADDED open',
        'DELETED open',
      ]);
      watched.stop();
    });

    it('send bookmarks, and end when their time is over', async () => {
      await start({ bookmarkMs: 20 });
      const { current } = await store.revisions();
      const watched = await watch(
        'namespaces',
        'allowWatchBookmarks=true&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
      );
      const [first, second, third] = await watched.take(3);
      expect(brief(first)).toBe('ADDED default');
      expect(second).toMatchObject({
        type: 'BOOKMARK',
        object: {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: {
            resourceVersion: String(current),
            annotations: { 'k8s.io/initial-events-end': 'true' },
          },
        },
      });
      expect(third.type).toBe('BOOKMARK');
      let last: WatchEvent | undefined = third;
      while (last) {
        last = await watched.next();
      }
    });

    it('cannot go on from a revision of which the history is gone', async () => {
      await start();
      await create('a', 'one');
      await create('b', 'one');
      await store.compact((await store.revisions()).current);
      const { status } = await watch('namespaces', 'resourceVersion=1');
      expect(status).toBe(410);
    });
  });

  describe('events', () => {
    it('are the decisions as they are taken', async () => {
      await start();
      await take('checkout-1', 'The first one');
      const watched = await watch('events', '', { namespace: 'default' });
      await take('checkout-2', 'The second one');
      const events = await watched.take(2);
      expect(events.map(({ object }) => object.message)).toEqual([
        'The first one',
        'The second one',
      ]);
      expect(events[1]).toMatchObject({
        type: 'ADDED',
        object: {
          apiVersion: 'v1',
          kind: 'Event',
          involvedObject: { kind: 'Promotion', name: 'checkout-2' },
        },
      });
      watched.stop();
    });

    it('are selected by what they are about', async () => {
      await start();
      const about = (kind: string) =>
        watch(
          'events',
          `fieldSelector=involvedObject.kind=${kind},involvedObject.name=checkout-2`,
        );
      const promotion = await about('Promotion');
      const foreign = await watch(
        'events',
        'allowWatchBookmarks=true&timeoutSeconds=1&fieldSelector=involvedObject.apiVersion=v1',
      );
      await take('checkout-1', 'Of another one');
      await take('checkout-2', 'Of this one');
      const [event] = await promotion.take(1);
      expect(event.object.message).toBe('Of this one');
      expect((await foreign.next())?.type).toBe('BOOKMARK');
      promotion.stop();
    });

    it('that the caller may no longer read are gone, also in tables', async () => {
      await start();
      api.setPolicy(permission =>
        createFairwayConditionalDecision(
          permission as never,
          fairwayConditions.hasLabel({ label: 'env', values: ['dev'] }),
        ),
      );
      const object = decision('checkout-1', 'Told to developers');
      object.metadata.labels = { env: 'dev' };
      const { created } = await store.commit({ creates: [{ object }] });
      const form = (accept?: string) => watch('events', '', { accept });
      const watches = [await form(TABLE), await form()];
      await Promise.all(watches.map(watched => watched.take(1)));
      const expected = created[0].metadata.resourceVersion;
      const moved = structuredClone(created[0]);
      moved.metadata.labels = { env: 'prod' };
      await store.commit({ updates: [{ object: moved, expected }] });
      const [table, plain] = await Promise.all(
        watches.map(async watched => (await watched.take(1))[0]),
      );
      expect(table).toMatchObject({
        type: 'DELETED',
        object: {
          rows: [{ cells: ['checkout-1.0', null, null, null, null, null] }],
        },
      });
      expect(plain).toMatchObject({
        type: 'DELETED',
        object: { kind: 'Event', metadata: { name: 'checkout-1.0' } },
      });
      expect(plain.object.message).toBeUndefined();
      watches.forEach(watched => watched.stop());
    });
  });
});
