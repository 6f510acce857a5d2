import { aClock, aStore, databases } from '../__fixtures__/stores';
import { workItem } from '../__fixtures__/objects';
import { FencedError, LockPlace } from '../types';

jest.setTimeout(60_000);

const LEASE = 10_000;

function aPlace(
  run: string,
  cluster: string,
  target = `${run}.${cluster}`,
): Omit<LockPlace, 'fence'> {
  return {
    namespace: 'default',
    cluster,
    source: 'checkout',
    unit: 'app',
    runUid: workItem(run).uid,
    targetUid: `uid-${target}`,
    run,
    target,
  };
}

describe('locks', () => {
  describe.each(databases.eachSupportedId())('on %p', id => {
    async function setUp(...runs: string[]) {
      const clock = aClock();
      const { store, another } = await aStore(id, { databaseTime: clock.read });
      await store.commit({
        work: runs.map(run => ({ type: 'wake', item: workItem(run) })),
      });
      const claimed = await store.claim({
        owner: 'a',
        limit: runs.length,
        leaseMs: LEASE,
      });
      const claims = runs.map(run => claimed.find(({ name }) => name === run)!);
      return { clock, store, another, claims };
    }

    it('is held by the first, and queues the others in their order', async () => {
      const { store, claims } = await setUp('run-1', 'run-2', 'run-3');
      const states = [];
      for (const [index, claim] of claims.entries()) {
        states.push(
          ...(await store.acquireLocks(claim, [
            aPlace(`run-${index + 1}`, 'eu-1'),
          ])),
        );
      }
      expect(states.map(({ position }) => position)).toEqual([0, 1, 2]);
      expect(new Set(states.map(({ holder }) => holder.run))).toEqual(
        new Set(['run-1']),
      );
      const fences = states.map(({ place }) => place.fence);
      expect(fences).toEqual([...fences].sort((a, b) => a - b));
    });

    it('finds the places that were taken before', async () => {
      const { store, claims } = await setUp('run-1', 'run-2');
      const wanted = [aPlace('run-1', 'eu-2'), aPlace('run-1', 'eu-1')];
      const first = await store.acquireLocks(claims[0], wanted);
      await store.acquireLocks(claims[1], [aPlace('run-2', 'eu-1')]);
      expect(await store.acquireLocks(claims[0], wanted)).toEqual(first);
      expect(first.map(({ place }) => place.cluster)).toEqual(['eu-2', 'eu-1']);
      const known = await store.locks(workItem('run-2').uid);
      expect(known).toMatchObject([
        { position: 1, holder: { run: 'run-1', fence: first[1].place.fence } },
      ]);
    });

    it('passes to the next when it is released, and wakes that run', async () => {
      const { store, claims } = await setUp('run-1', 'run-2', 'run-3');
      for (const [index, claim] of claims.entries()) {
        await store.acquireLocks(claim, [aPlace(`run-${index + 1}`, 'eu-1')]);
      }
      expect(await store.woken({ owner: 'a' })).toEqual([]);
      await store.commit({
        releaseLocks: { targets: ['uid-run-1.eu-1'] },
      });
      expect(await store.woken({ owner: 'a' })).toMatchObject([
        { name: 'run-2' },
      ]);
      expect(await store.locks(workItem('run-2').uid)).toMatchObject([
        { position: 0 },
      ]);
      expect(await store.locks(workItem('run-1').uid)).toEqual([]);
    });

    it('wakes nobody when a place in the queue is given up', async () => {
      const { store, claims } = await setUp('run-1', 'run-2', 'run-3');
      for (const [index, claim] of claims.entries()) {
        await store.acquireLocks(claim, [aPlace(`run-${index + 1}`, 'eu-1')]);
      }
      await store.commit({
        releaseLocks: { runs: [workItem('run-2').uid] },
      });
      expect(await store.woken({ owner: 'a' })).toEqual([]);
      expect(await store.locks(workItem('run-3').uid)).toMatchObject([
        { position: 1, holder: { run: 'run-1' } },
      ]);
    });

    it('never gives out a number again', async () => {
      const { store, claims } = await setUp('run-1');
      const wanted = [aPlace('run-1', 'eu-1')];
      const [before] = await store.acquireLocks(claims[0], wanted);
      await store.commit({ releaseLocks: { runs: [workItem('run-1').uid] } });
      const [after] = await store.acquireLocks(claims[0], wanted);
      expect(after.place.fence).toBeGreaterThan(before.place.fence);
    });

    it('is refused under a claim that has run out', async () => {
      const { clock, store, claims } = await setUp('run-1');
      clock.advance(LEASE);
      await expect(
        store.acquireLocks(claims[0], [aPlace('run-1', 'eu-1')]),
      ).rejects.toThrow(FencedError);
      expect(await store.locks(workItem('run-1').uid)).toEqual([]);
    });

    it('answers requests that come together in one transaction, and refuses only whose claim is gone', async () => {
      const { store, claims } = await setUp('run-1', 'run-2', 'run-3');
      const gone = { ...claims[1], fence: claims[1].fence + 1 };
      const before = store.statistics().transactions;
      const answers = await Promise.allSettled([
        store.acquireLocks(claims[0], [aPlace('run-1', 'eu-1')]),
        store.acquireLocks(claims[0], [aPlace('run-1', 'eu-2')]),
        store.acquireLocks(gone, [aPlace('run-2', 'eu-2')]),
        store.acquireLocks(claims[2], [aPlace('run-3', 'eu-2')]),
      ]);
      // The first is on its way when the others come.
      expect(store.statistics().transactions - before).toBe(2);
      expect(answers).toMatchObject([
        { value: [{ position: 0 }] },
        { value: [{ position: 0 }] },
        { reason: expect.any(FencedError) },
        { value: [{ position: 1, holder: { run: 'run-1' } }] },
      ]);
      expect(await store.locks(workItem('run-2').uid)).toEqual([]);
    });

    it('never has two holders, and is passed on in the order of the queue, whoever comes when', async () => {
      const runs = Array.from({ length: 12 }, (_, index) => `run-${index}`);
      const { store, another, claims } = await setUp(...runs);
      const stores = [store, await another(), await another()];
      const clusters = ['eu-1', 'eu-2', 'eu-3'];
      const states = await Promise.all(
        claims.map((claim, index) =>
          stores[index % stores.length].acquireLocks(
            claim,
            clusters.map(cluster => aPlace(runs[index], cluster)),
          ),
        ),
      );
      for (const cluster of clusters) {
        const queue = states
          .flat()
          .filter(({ place }) => place.cluster === cluster)
          .sort((a, b) => a.place.fence - b.place.fence);
        expect(queue.map(({ position }) => position)).toEqual(
          queue.map((_, index) => index),
        );
        for (const [index, { place }] of queue.entries()) {
          const now = await store.locks(place.runUid);
          expect(
            now.find(state => state.place.cluster === cluster)?.position,
          ).toBe(0);
          await stores[index % stores.length].commit({
            releaseLocks: { targets: [place.targetUid] },
          });
        }
      }
    });
  });
});
