import { aStore, databases } from '../__fixtures__/stores';
import { aCluster, updateOf, workItem } from '../__fixtures__/objects';
import { AlreadyExistsError, FencedError, StaleObjectError } from '../types';

jest.setTimeout(60_000);

describe('commits at once', () => {
  describe.each(databases.eachSupportedId())('on %p', id => {
    it('share a transaction, and each gets what is its own', async () => {
      const { store } = await aStore(id);
      const before = store.statistics().transactions;
      const results = await Promise.all(
        Array.from({ length: 65 }, (_, index) =>
          store.commit({
            creates: [
              { object: aCluster(`a-${index}`) },
              { object: aCluster(`b-${index}`) },
            ],
          }),
        ),
      );
      expect(store.statistics().transactions - before).toBe(2);
      expect(store.statistics().groupedCommits).toBe(64);
      for (const [index, { revision, created }] of results.entries()) {
        expect(revision).toBe(2 * index + 2);
        expect(created.map(({ metadata }) => metadata)).toMatchObject([
          { name: `a-${index}`, resourceVersion: String(revision - 1) },
          { name: `b-${index}`, resourceVersion: String(revision) },
        ]);
      }
    });

    it('fail alone', async () => {
      const { store } = await aStore(id);
      const { created } = await store.commit({
        creates: [{ object: aCluster('taken') }, { object: aCluster('stale') }],
        work: [{ type: 'wake', item: workItem('run-1') }],
      });
      await store.commit({ updates: [updateOf(created[1])] });
      const before = await store.revisions();
      const results = await Promise.allSettled([
        // Goes first and alone, so that all others share the next transaction.
        store.commit({ creates: [{ object: aCluster('first') }] }),
        store.commit({ creates: [{ object: aCluster('good-1') }] }),
        store.commit({
          creates: [{ object: aCluster('taken', { uid: 'other' }) }],
        }),
        store.commit({
          creates: [{ object: aCluster('with-stale') }],
          updates: [updateOf(created[1])],
        }),
        store.commit({
          fence: { key: workItem('run-1').key, fence: 77 },
          creates: [{ object: aCluster('fenced') }],
        }),
        store.commit({
          work: [
            {
              type: 'schedule',
              key: workItem('run-1').key,
              fence: 77,
              dueAt: 0,
            },
          ],
        }),
        store.commit({ creates: [{ object: aCluster('good-2') }] }),
      ]);
      expect(
        results.map(result =>
          result.status === 'fulfilled' ? 'written' : result.reason.constructor,
        ),
      ).toEqual([
        'written',
        'written',
        AlreadyExistsError,
        StaleObjectError,
        FencedError,
        FencedError,
        'written',
      ]);
      const { items } = await store.list({ kind: 'Cluster' });
      expect(items.map(({ metadata }) => metadata.name)).toEqual([
        'first',
        'good-1',
        'good-2',
        'stale',
        'taken',
      ]);
      expect((await store.revisions()).current).toBe(before.current + 3);
    });

    it('on one object are written in the order in which they came, so that the first wins', async () => {
      const { store } = await aStore(id);
      const { created } = await store.commit({
        creates: [{ object: aCluster('eu-1') }],
      });
      const results = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) =>
          store.commit({
            updates: [updateOf(created[0], { labels: { by: `${index}` } })],
          }),
        ),
      );
      expect(results.map(({ status }) => status)).toEqual([
        'fulfilled',
        ...Array.from({ length: 9 }, () => 'rejected'),
      ]);
      expect(
        (await store.get('Cluster', 'default', 'eu-1'))?.metadata.labels,
      ).toEqual({ by: '0' });
    });

    it('let one of many creators of a name win, in one process or in many', async () => {
      const { store, another } = await aStore(id);
      const stores = [store, await another(), await another()];
      const results = await Promise.allSettled(
        Array.from({ length: 30 }, (_, index) =>
          stores[index % 3].commit({
            creates: [{ object: aCluster('eu-1', { uid: `uid-${index}` }) }],
          }),
        ),
      );
      const lost = results.filter(
        (result): result is PromiseRejectedResult =>
          result.status === 'rejected',
      );
      expect(lost).toHaveLength(29);
      for (const { reason } of lost) {
        expect(reason).toBeInstanceOf(AlreadyExistsError);
      }
    });

    it('count up one object without losing a step, whatever store writes it', async () => {
      const { store, another } = await aStore(id);
      const stores = [store, await another()];
      await store.commit({
        creates: [{ object: aCluster('eu-1', { labels: { count: '0' } }) }],
      });
      const refusals: unknown[] = [];
      const increment = async (index: number): Promise<void> => {
        const mine = stores[index % 2];
        const object = (await mine.get('Cluster', 'default', 'eu-1'))!;
        const count = Number(object.metadata.labels?.count) + 1;
        const [result] = await Promise.allSettled([
          mine.commit({
            updates: [updateOf(object, { labels: { count: `${count}` } })],
          }),
        ]);
        if (result.status === 'rejected') {
          refusals.push(result.reason);
          await increment(index);
        }
      };
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => increment(index)),
      );
      expect(
        (await store.get('Cluster', 'default', 'eu-1'))?.metadata.labels,
      ).toEqual({ count: '20' });
      expect(
        refusals.filter(reason => !(reason instanceof StaleObjectError)),
      ).toEqual([]);
    });

    it('refuses a batch that writes one object twice', async () => {
      const { store } = await aStore(id);
      await expect(
        store.commit({
          creates: [{ object: aCluster('eu-1') }, { object: aCluster('eu-1') }],
        }),
      ).rejects.toThrow('writes one object or work item twice');
    });
  });
});
