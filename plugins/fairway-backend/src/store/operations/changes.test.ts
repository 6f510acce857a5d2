import { aStore, databases } from '../__fixtures__/stores';
import {
  aCluster,
  aDecision,
  anObject,
  aRun,
  aTarget,
  changed,
  targetStatus,
  updateOf,
} from '../__fixtures__/objects';
import {
  Change,
  CompactedError,
  FairwayStore,
  StaleObjectError,
} from '../types';

jest.setTimeout(120_000);

const ALL = 1_000_000;

function remove(
  object: ReturnType<typeof anObject>,
  dependents: 'Background' | 'Orphan' = 'Background',
) {
  return { object, expected: object.metadata.resourceVersion, dependents };
}

/** Polls all changes until a revision, in small steps, as a watch does. */
async function follow(
  store: FairwayStore,
  isDone: () => boolean,
): Promise<Change[]> {
  const seen: Change[] = [];
  for (;;) {
    const last = isDone();
    const next = await store.changes(seen[seen.length - 1]?.revision ?? 0, 7);
    seen.push(...next);
    if (last && next.length === 0) {
      return seen;
    }
  }
}

describe('changes', () => {
  describe.each(databases.eachSupportedId())('on %p', id => {
    it('tells each write in order, with the object as it was then', async () => {
      const { store } = await aStore(id);
      const { created } = await store.commit({
        creates: [{ object: aCluster('eu-1', { labels: { ring: 'one' } }) }],
      });
      const { updated } = await store.commit({
        updates: [updateOf(created[0], { labels: { ring: 'two' } })],
      });
      await store.commit({ deletes: [remove(updated[0])] });
      const changes = await store.changes(0, ALL);
      expect(changes.map(({ type }) => type)).toEqual([
        'ADDED',
        'MODIFIED',
        'DELETED',
      ]);
      expect(changes.map(({ revision }) => revision)).toEqual([1, 2, 3]);
      expect(changes[0].object).toEqual(created[0]);
      expect(changes[0].previous).toBeUndefined();
      expect(changes[1].object).toEqual(updated[0]);
      expect(changes[1].previous?.labels).toEqual({ ring: 'one' });
      expect(changes[2].object).toEqual(
        changed(updated[0], { metadata: { resourceVersion: '3' } }),
      );
      expect(changes[2].previous?.labels).toEqual({ ring: 'two' });
      expect(await store.changes(1, 1)).toEqual([changes[1]]);
      expect(await store.changes(3, ALL)).toEqual([]);
    });

    it('tells which fields a target had before', async () => {
      const { store } = await aStore(id);
      const { created } = await store.commit({
        creates: [{ object: aTarget(aRun('run-1'), 'eu-1') }],
      });
      await store.commit({
        updates: [updateOf(created[0], { status: targetStatus('Gating') })],
      });
      const [, change] = await store.changes(0, ALL);
      expect(change.previous?.fields).toEqual({
        'metadata.name': created[0].metadata.name,
        'metadata.namespace': 'default',
        'spec.runRef.name': 'run-1',
        'spec.promotionRef.name': 'promo',
        'spec.sourceRef.name': 'checkout',
        'spec.stage': 'canary',
        'spec.cluster': 'eu-1',
        'spec.hub': '',
        'spec.unit': 'app',
        'status.phase': 'Pending',
      });
      expect(change.previous?.labels).toEqual(created[0].metadata.labels);
    });

    it('keeps what a decision was, when it is changed and when it is removed', async () => {
      const { knex, store } = await aStore(id);
      const run = aRun('run-1');
      const { created } = await store.commit({
        creates: [
          { object: aDecision(run, run, 'decision-1') },
          { object: aDecision(run, run, 'decision-2') },
        ],
      });
      expect(
        await knex('changes').whereNotNull('metadata').select('revision'),
      ).toEqual([]);
      const { updated } = await store.commit({
        updates: [updateOf(created[0], { labels: { mine: 'yes' } })],
      });
      await store.commit({ deletes: [remove(updated[0]), remove(created[1])] });
      const changes = await store.changes(0, ALL);
      expect(
        changes.map(({ type, object }) => [type, object.metadata.labels]),
      ).toEqual([
        ['ADDED', created[0].metadata.labels],
        ['ADDED', created[1].metadata.labels],
        ['MODIFIED', { mine: 'yes' }],
        ['DELETED', { mine: 'yes' }],
        ['DELETED', created[1].metadata.labels],
      ]);
      expect(changes[0].object).toEqual(created[0]);
    });

    it('takes the owner out of dependents that are to stay', async () => {
      const { store } = await aStore(id);
      const other = aCluster('other');
      const run = aRun('run-1');
      const { created } = await store.commit({
        creates: [
          run,
          other,
          aTarget(run, 'eu-1'),
          aCluster('eu-2', { owners: [other, run] }),
          aCluster('eu-3', { owners: [run], namespace: 'other' }),
        ].map(object => ({ object })),
      });
      expect(
        (await store.dependents(run.metadata, 10)).map(
          ({ metadata }) => metadata.name,
        ),
      ).toEqual(['eu-2', 'run-1.eu-1.app']);
      expect(await store.dependents(run.metadata, 1)).toHaveLength(1);
      const result = await store.commit({
        deletes: [remove(created[0], 'Orphan')],
      });
      expect(result.updated).toEqual([]);
      expect(await store.dependents(run.metadata, 10)).toEqual([]);
      expect(await store.get('Cluster', 'default', 'eu-2')).toMatchObject({
        metadata: { ownerReferences: [{ uid: other.metadata.uid }] },
      });
      expect(await store.get('Cluster', 'other', 'eu-3')).toEqual(created[4]);
      expect(
        (await store.changes(5, ALL)).map(({ type, name }) => [type, name]),
      ).toEqual([
        ['MODIFIED', 'eu-2'],
        ['MODIFIED', 'run-1.eu-1.app'],
        ['DELETED', 'run-1'],
      ]);
      const claims = await store.claim({ owner: 'a', limit: 1, leaseMs: 1 });
      expect(claims).toEqual([]);
    });

    it('drops what is compacted, and refuses to go on from before', async () => {
      const { store } = await aStore(id);
      await store.commit({
        creates: Array.from({ length: 10 }, (_, index) => ({
          object: aCluster(`eu-${index}`),
        })),
      });
      const page = await store.list({ kind: 'Cluster', limit: 2 });
      expect(await store.compact(4)).toBe(4);
      expect(await store.compact(3)).toBe(0);
      expect(await store.revisions()).toEqual({ current: 10, compacted: 4 });
      await expect(store.changes(3, ALL)).rejects.toThrow(CompactedError);
      expect(await store.changes(4, ALL)).toHaveLength(6);
      expect(
        await store.list({ kind: 'Cluster', continue: page.continue }),
      ).toMatchObject({ items: { length: 8 } });
      await store.commit({ creates: [{ object: aCluster('new') }] });
      expect(await store.compact(ALL)).toBe(7);
      expect(await store.revisions()).toEqual({ current: 11, compacted: 11 });
      await expect(
        store.list({ kind: 'Cluster', continue: page.continue }),
      ).rejects.toThrow(CompactedError);
      expect(await store.changes(11, ALL)).toEqual([]);
    });

    it('removes decisions whose history was compacted', async () => {
      const { store } = await aStore(id);
      const run = aRun('run-1');
      const { created } = await store.commit({
        creates: [{ object: aDecision(run, run, 'decision-1') }],
      });
      await store.compact(1);
      await store.commit({ deletes: [remove(created[0])] });
      expect(await store.changes(1, ALL)).toMatchObject([
        { type: 'DELETED', object: { spec: created[0].spec } },
      ]);
    });

    it('never misses or reorders a change while many replicas write and some fail', async () => {
      const { store, another } = await aStore(id);
      const stores = [store, await another(), await another()];
      const reader = await another();
      let writers = 6;
      const readers = [store, reader].map(followed =>
        follow(followed, () => writers === 0),
      );
      const write = async (writer: number) => {
        const mine = stores[writer % stores.length];
        for (let round = 0; round < 12; round++) {
          const { created } = await mine.commit({
            creates: Array.from({ length: 1 + (round % 3) }, (_, index) => ({
              object: aCluster(`w${writer}-${round}-${index}`),
            })),
          });
          // Half of what it writes is found to be stale only after the revisions were taken.
          const rolledBack = mine.commit({
            creates: [{ object: aCluster(`lost-${writer}-${round}`) }],
            updates: [{ object: created[0], expected: '999999' }],
          });
          await expect(rolledBack).rejects.toThrow(StaleObjectError);
          await mine.commit({ updates: created.map(one => updateOf(one)) });
        }
      };
      await Promise.all(
        Array.from({ length: 6 }, (_, writer) =>
          write(writer).finally(() => writers--),
        ),
      );
      const { current } = await store.revisions();
      for (const seen of await Promise.all(readers)) {
        expect(seen.map(({ revision }) => revision)).toEqual(
          Array.from({ length: current }, (_, index) => index + 1),
        );
        expect(seen.some(({ name }) => name.startsWith('lost'))).toBe(false);
      }
    });

    it('calls back after each commit of its own, with a revision that can be read', async () => {
      const { store } = await aStore(id);
      const revisions: number[] = [];
      const end = store.onCommit(revision => revisions.push(revision));
      await store.commit({ creates: [{ object: aCluster('eu-1') }] });
      await store.commit({ creates: [{ object: aCluster('eu-2') }] });
      end();
      await store.commit({ creates: [{ object: aCluster('eu-3') }] });
      expect(revisions).toEqual([1, 2]);
    });
  });
});
