import { aClock, aStore, databases } from '../__fixtures__/stores';
import { aCluster, aRun, aTarget, workItem } from '../__fixtures__/objects';
import { FencedError, WorkClaim } from '../types';

jest.setTimeout(60_000);

const LEASE = 10_000;

describe('work', () => {
  describe.each(databases.eachSupportedId())('on %p', id => {
    async function setUp() {
      const clock = aClock();
      const { store, another } = await aStore(id, { databaseTime: clock.read });
      const wake = (...names: string[]) =>
        store.commit({
          work: names.map(name => ({ type: 'wake', item: workItem(name) })),
        });
      const claim = (owner = 'a', limit = 10) =>
        store.claim({ owner, limit, leaseMs: LEASE });
      const complete = ({ key, fence, wakeSeq }: WorkClaim) =>
        store.commit({ work: [{ type: 'complete', key, fence, wakeSeq }] });
      const schedule = ({ key, fence }: WorkClaim, dueAt?: number) =>
        store.commit({
          fence: { key, fence },
          work: [{ type: 'schedule', key, fence, dueAt }],
        });
      const renew = (owner: string, claims: WorkClaim[]) =>
        store.renew({ owner, leaseMs: LEASE, claims });
      return { clock, store, another, wake, claim, complete, schedule, renew };
    }

    it('hands out what was woken, once', async () => {
      const { wake, claim } = await setUp();
      await wake('run-1');
      const [claimed, ...others] = await claim();
      expect(claimed).toEqual({ ...workItem('run-1'), fence: 1, wakeSeq: 1 });
      expect(others).toEqual([]);
      expect(await claim('b')).toEqual([]);
    });

    it('hands out what is due longest first, up to the limit', async () => {
      const { clock, wake, claim } = await setUp();
      for (const name of ['run-3', 'run-1', 'run-2']) {
        await wake(name);
        clock.advance(1);
      }
      expect((await claim('a', 2)).map(({ name }) => name)).toEqual([
        'run-3',
        'run-1',
      ]);
    });

    it('hands out an item again at its time, after it was given back', async () => {
      const { clock, store, wake, claim, schedule } = await setUp();
      await wake('run-1');
      const [claimed] = await claim();
      await schedule(claimed, clock.now + 500);
      await store.release([claimed]);
      expect(await claim('b')).toEqual([]);
      clock.advance(500);
      expect(await claim('b')).toEqual([{ ...claimed, fence: 2 }]);
    });

    it('hands out an item at once that was given back without having been looked at', async () => {
      const { store, wake, claim } = await setUp();
      await wake('run-1');
      await store.release(await claim());
      expect(await claim('b')).toHaveLength(1);
    });

    it('lets an item rest that has nothing to wait for but a wake', async () => {
      const { clock, store, wake, claim, schedule } = await setUp();
      await wake('run-1');
      const [claimed] = await claim();
      await schedule(claimed);
      await store.release([claimed]);
      clock.advance(1e9);
      expect(await claim('b')).toEqual([]);
      await wake('run-1');
      expect(await claim('b')).toHaveLength(1);
    });

    it.each([
      ['at once', 0],
      ['later', 1e9],
      ['never', undefined],
    ])('takes over from a holder that died, due %s', async (_, dueIn) => {
      const { clock, wake, claim, schedule } = await setUp();
      await wake('run-1');
      const [claimed] = await claim();
      await schedule(
        claimed,
        dueIn === undefined ? undefined : clock.now + dueIn,
      );
      clock.advance(LEASE - 1);
      expect(await claim('b')).toEqual([]);
      clock.advance(1);
      expect(await claim('b')).toEqual([{ ...claimed, fence: 2 }]);
    });

    it('keeps leases that are renewed, and says what is held', async () => {
      const { clock, store, wake, claim, renew } = await setUp();
      await wake('run-1', 'run-2');
      const claimed = await claim('a', 1);
      const others = await claim('b', 1);
      clock.advance(LEASE - 1);
      expect(await renew('a', claimed)).toEqual(claimed);
      clock.advance(LEASE - 1);
      expect(await store.holds(claimed[0])).toBe(true);
      expect(await renew('b', others)).toEqual([]);
      expect(await claim('c')).toHaveLength(1);
    });

    it('lets a lease run out that its owner does not renew, for anybody to claim', async () => {
      const { clock, wake, claim, renew } = await setUp();
      await wake('run-1', 'run-2');
      const [kept, left] = await claim('a');
      clock.advance(LEASE - 1);
      expect(await renew('a', [kept])).toEqual([kept]);
      clock.advance(1);
      expect(await claim('a')).toEqual([{ ...left, fence: left.fence + 1 }]);
    });

    it('renews many leases at once, and none of an older claim or another owner', async () => {
      const { clock, wake, claim, renew } = await setUp();
      await wake(...Array.from({ length: 1_000 }, (_, i) => `run-${i}`));
      const [old, ...gone] = await claim('a', 3);
      clock.advance(LEASE);
      const claimed = await claim('a', 1_000);
      expect(claimed).toHaveLength(1_000);
      expect(await renew('a', [old, ...gone])).toEqual([]);
      expect(await renew('b', claimed)).toEqual([]);
      expect(await renew('a', claimed)).toHaveLength(1_000);
      expect(await renew('a', [])).toEqual([]);
    });

    it('tells the holder of a wake once, and never another', async () => {
      const { store, wake, claim } = await setUp();
      await wake('run-1', 'run-2');
      const [first] = await claim('a', 1);
      await claim('b', 1);
      expect(await store.woken({ owner: 'a' })).toEqual([]);
      await wake(first.name);
      expect(await store.woken({ owner: 'b' })).toEqual([]);
      expect(await store.woken({ owner: 'a' })).toEqual([
        { ...first, wakeSeq: 2 },
      ]);
      expect(await store.woken({ owner: 'a' })).toEqual([]);
    });

    it('tells the holder when the scheduled time comes, once', async () => {
      const { clock, store, wake, claim, schedule } = await setUp();
      await wake('run-1');
      const [claimed] = await claim();
      await schedule(claimed, clock.now + 100);
      expect(await store.woken({ owner: 'a' })).toEqual([]);
      clock.advance(100);
      expect(await store.woken({ owner: 'a' })).toEqual([claimed]);
      expect(await store.woken({ owner: 'a' })).toEqual([]);
    });

    it('tells the holder of a wake that came before its schedule was written', async () => {
      const { clock, store, wake, claim, schedule } = await setUp();
      await wake('run-1');
      const [claimed] = await claim();
      await wake('run-1');
      await schedule(claimed, clock.now + 1e6);
      expect(await store.woken({ owner: 'a' })).toEqual([
        { ...claimed, wakeSeq: 2 },
      ]);
    });

    it('drops what is complete, and keeps what was woken meanwhile', async () => {
      const { store, wake, claim, complete } = await setUp();
      await wake('run-1', 'run-2');
      const [first, second] = await claim();
      await wake(second.name);
      await complete(first);
      await complete(second);
      expect(await store.holds(second)).toBe(false);
      expect(await claim('b')).toEqual([
        { ...second, wakeSeq: 2, fence: second.fence + 1 },
      ]);
    });

    it('gives an item back at once that was woken after what its holder has seen', async () => {
      const { clock, store, wake, claim } = await setUp();
      await wake('run-1');
      const [claimed] = await claim();
      await wake('run-1');
      await store.woken({ owner: 'a' });
      await store.release([{ ...claimed, dueAt: clock.now + 1e6 }]);
      expect(await claim('b')).toHaveLength(1);
    });

    it('never takes an old claim for one of an item that was made anew', async () => {
      const { store, wake, claim, complete } = await setUp();
      await wake('run-1');
      const [old] = await claim();
      await complete(old);
      await wake('run-1');
      const [fresh] = await claim('b');
      expect(fresh.fence).toBeGreaterThan(old.fence);
      expect(await store.holds(old)).toBe(false);
      await expect(complete(old)).rejects.toThrow(FencedError);
    });

    it('refuses what is written under a claim that was taken over or has run out', async () => {
      const { clock, store, wake, claim, schedule } = await setUp();
      await wake('run-1');
      const [old] = await claim();
      const write = () =>
        store.commit({ fence: old, creates: [{ object: aCluster('eu-1') }] });
      clock.advance(LEASE);
      await expect(write()).rejects.toThrow(FencedError);
      const [taken] = await claim('b');
      await expect(write()).rejects.toThrow(FencedError);
      await expect(schedule(old, 5)).rejects.toThrow(FencedError);
      expect(await store.get('Cluster', 'default', 'eu-1')).toBeUndefined();
      await store.commit({
        fence: taken,
        creates: [{ object: aCluster('eu-1') }],
      });
      expect(await store.holds(taken)).toBe(true);
    });

    it('wakes all items of a namespace', async () => {
      const { store, claim, schedule } = await setUp();
      await store.commit({
        work: [
          workItem('run-1'),
          workItem('run-2'),
          workItem('run-3', 'other'),
        ].map(item => ({ type: 'wake', item })),
      });
      const claimed = await claim();
      for (const item of claimed) {
        await schedule(item);
      }
      await store.release(claimed.slice(0, 1));
      await store.commit({
        work: [{ type: 'wakeNamespace', namespace: 'default' }],
      });
      const free = await claim('b');
      const told = await store.woken({ owner: 'a' });
      expect([...free, ...told].map(({ name }) => name).sort()).toEqual([
        'run-1',
        'run-2',
      ]);
    });

    it('hands out each item to one of many claimers', async () => {
      const { another, wake } = await setUp();
      const names = Array.from({ length: 200 }, (_, index) => `run-${index}`);
      await wake(...names);
      const stores = await Promise.all([another(), another(), another()]);
      const claims = await Promise.all(
        stores.flatMap((store, index) =>
          Array.from({ length: 5 }, () =>
            store.claim({ owner: `owner-${index}`, limit: 20, leaseMs: LEASE }),
          ),
        ),
      );
      const claimed = claims.flat().map(({ name }) => name);
      expect(new Set(claimed).size).toBe(claimed.length);
      const rest = await stores[0].claim({
        owner: 'rest',
        limit: 200,
        leaseMs: LEASE,
      });
      expect([...claimed, ...rest.map(({ name }) => name)].sort()).toEqual(
        names.sort(),
      );
    });

    it('makes work for the garbage collector where dependents are left', async () => {
      const { store, claim } = await setUp();
      const { created } = await store.commit({
        creates: [
          { object: aRun('run-1') },
          { object: aRun('run-2') },
          { object: aTarget(aRun('run-1'), 'eu-1') },
        ],
      });
      await store.commit({
        deletes: created.slice(0, 2).map(object => ({
          object,
          expected: object.metadata.resourceVersion,
          dependents: 'Background',
        })),
      });
      const { uid } = created[0].metadata;
      expect(await claim()).toMatchObject([
        { key: `Garbage/${uid}`, kind: 'Garbage', uid, name: 'run-1' },
      ]);
      expect(await store.dependents(created[0].metadata, 10)).toEqual([
        created[2],
      ]);
    });

    it('reads the clock of the database', async () => {
      const { clock, store } = await setUp();
      expect(await store.now()).toBe(clock.now);
      const real = await aStore(id);
      const before = Date.now();
      const now = await real.store.now();
      expect(now).toBeGreaterThanOrEqual(before - 5);
      expect(now).toBeLessThanOrEqual(Date.now() + 5);
    });
  });
});
