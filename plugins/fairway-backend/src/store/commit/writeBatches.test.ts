import { aStore, databases } from '../__fixtures__/stores';
import {
  aCluster,
  aDecision,
  aRun,
  aTarget,
  targetStatus,
  updateOf,
} from '../__fixtures__/objects';
import { AlreadyExistsError, StaleObjectError } from '../types';

jest.setTimeout(60_000);

describe('commit', () => {
  describe.each(databases.eachSupportedId())('on %p', id => {
    it('gives back what it stored, with revisions in order', async () => {
      const { store } = await aStore(id);
      const run = aRun('run-1');
      const target = aTarget(run, 'eu-1');
      const { created, revision } = await store.commit({
        creates: [run, target, aCluster('eu-1')].map(object => ({ object })),
      });
      expect(created.map(o => o.metadata.resourceVersion)).toEqual([
        '1',
        '2',
        '3',
      ]);
      expect(revision).toBe(3);
      for (const object of created) {
        const { namespace, name, uid } = object.metadata;
        expect(await store.get(object.kind, namespace, name)).toEqual(object);
        expect(await store.getByUid(object.kind, uid)).toEqual(object);
      }
      expect(await store.revisions()).toEqual({ current: 3, compacted: 0 });
    });

    it('updates what is as expected, and leaves all else alone', async () => {
      const { store } = await aStore(id);
      const run = aRun('run-1');
      const { created } = await store.commit({
        creates: [aTarget(run, 'eu-1'), aTarget(run, 'eu-2')].map(object => ({
          object,
        })),
      });
      const { updated } = await store.commit({
        updates: [updateOf(created[0], { status: targetStatus('Gating') })],
      });
      expect(updated[0].metadata.resourceVersion).toBe('3');
      expect(await store.getByUid('Target', created[0].metadata.uid)).toEqual({
        ...created[0],
        metadata: { ...created[0].metadata, resourceVersion: '3' },
        status: targetStatus('Gating'),
      });
      expect(await store.getByUid('Target', created[1].metadata.uid)).toEqual(
        created[1],
      );
    });

    it('refuses a name that is taken, and writes nothing of the batch', async () => {
      const { store } = await aStore(id);
      await store.commit({ creates: [{ object: aCluster('eu-1') }] });
      const failing = store.commit({
        creates: [
          { object: aCluster('eu-2') },
          { object: aCluster('eu-1', { uid: 'another' }) },
        ],
      });
      await expect(failing).rejects.toThrow(AlreadyExistsError);
      await expect(failing).rejects.toMatchObject({
        object: { kind: 'Cluster', namespace: 'default', name: 'eu-1' },
      });
      expect(await store.get('Cluster', 'default', 'eu-2')).toBeUndefined();
      expect((await store.revisions()).current).toBe(1);
    });

    it('takes the same name in another namespace or kind', async () => {
      const { store } = await aStore(id);
      await store.commit({
        creates: [
          { object: aCluster('one') },
          { object: aCluster('one', { namespace: 'other' }) },
          { object: aRun('one') },
        ],
      });
      expect((await store.revisions()).current).toBe(3);
    });

    it('refuses to update or delete what has changed, and says which object it is', async () => {
      const { store } = await aStore(id);
      const { created } = await store.commit({
        creates: [{ object: aCluster('eu-1') }, { object: aCluster('eu-2') }],
      });
      await store.commit({ updates: [updateOf(created[1])] });
      const failing = store.commit({
        updates: [updateOf(created[0]), updateOf(created[1])],
      });
      await expect(failing).rejects.toThrow(StaleObjectError);
      await expect(failing).rejects.toMatchObject({ object: { name: 'eu-2' } });
      await expect(
        store.commit({
          deletes: [
            {
              object: created[1],
              expected: created[1].metadata.resourceVersion,
              dependents: 'Background',
            },
          ],
        }),
      ).rejects.toThrow(StaleObjectError);
      expect(await store.get('Cluster', 'default', 'eu-1')).toEqual(created[0]);
      expect((await store.revisions()).current).toBe(3);
    });

    it('leaves nothing behind of an object but its history', async () => {
      const { knex, store } = await aStore(id);
      const owners = [aRun('run-1'), aRun('run-2')];
      const { created } = await store.commit({
        creates: [
          { object: aCluster('eu-1', { owners, labels: { ring: 'one' } }) },
        ],
      });
      for (const table of ['documents', 'selectors', 'owners']) {
        expect(await knex(table)).not.toEqual([]);
      }
      await store.commit({
        deletes: [
          {
            object: created[0],
            expected: created[0].metadata.resourceVersion,
            dependents: 'Background',
          },
        ],
      });
      for (const table of ['documents', 'selectors', 'owners', 'work']) {
        expect(await knex(table)).toEqual([]);
      }
    });

    it('writes and removes hundreds of objects in one go', async () => {
      const { store } = await aStore(id);
      const run = aRun('run-1');
      const targets = Array.from({ length: 1_500 }, (_, index) =>
        aTarget(run, `cluster-${index}`),
      );
      const { created } = await store.commit({
        creates: targets.map(object => ({ object })),
      });
      const { updated } = await store.commit({
        updates: created.map(object =>
          updateOf(object, { status: targetStatus('Gating') }),
        ),
        creates: created.map((object, index) => ({
          object: aDecision(run, object, `decision-${index}`),
        })),
      });
      expect(await store.count({ kind: 'Target' }, 'status.phase')).toEqual(
        new Map([['Gating', 1_500]]),
      );
      await store.commit({
        deletes: updated.map(object => ({
          object,
          expected: object.metadata.resourceVersion,
          dependents: 'Background',
        })),
      });
      expect(await store.count({ kind: 'Target' })).toEqual(new Map([['', 0]]));
      expect(await store.count({ kind: 'Decision' })).toEqual(
        new Map([['', 1_500]]),
      );
      expect((await store.revisions()).current).toBe(6_000);
    });
  });
});
